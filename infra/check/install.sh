#!/usr/bin/env bash
# What the checks need: Rust, Node, servers, a browser, linters
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../need.sh"

need_cargo
for part in fmt clippy; do
  cargo "$part" --version >/dev/null 2>&1 || missing "cargo $part is missing: run 'rustup component add rustfmt clippy'"
done
need_node
"$root/tests/peer/install.sh" postgres redis chromium openssl shellcheck systemd smtp schemathesis lint npm
