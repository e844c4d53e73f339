#!/usr/bin/env bash
# Writes openapi/openapi.json from the code, and the web's types from it.
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/need.sh"
cd "$root"

need_cargo
cargo build --locked
written=$(mktemp)
trap 'rm -f "$written"' EXIT
"$(target_dir)/debug/certkeep" openapi >"$written"
cat "$written" >openapi/openapi.json
"$root/infra/web.sh" modules
npm --prefix web run --silent client
