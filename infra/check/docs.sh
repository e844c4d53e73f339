#!/usr/bin/env bash
# Rust documentation, broken links an error
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --workspace --locked
