#!/usr/bin/env bash
# What the checks need: Rust, Node, servers, a browser, linters
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../need.sh"

need_cargo
need_node
"$root/tests/peer/install.sh" postgres redis chromium openssl shellcheck systemd smtp schemathesis lint npm
