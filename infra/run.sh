#!/usr/bin/env bash
# Builds and serves Certkeep on this machine: `serve` keeps its data in ./data, `demo` shows a small named world.
#   infra/run.sh serve|demo
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/need.sh"
cd "$root"

need_cargo
"$root/infra/web.sh" build
CERTKEEP_MODE=${CERTKEEP_MODE:-development} exec cargo run --locked -- "$1"
