#!/usr/bin/env bash
# Clippy, every warning an error; clippy.toml holds what the house forbids
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cargo clippy --workspace --all-targets --locked -- -D warnings

# A second clippy.toml would replace the root one silently.
strays=$(git ls-files --cached --others --exclude-standard '*clippy.toml' | grep -v '^clippy\.toml$' || true)
[[ -z $strays ]] || { echo "keep one clippy.toml, at the root; found: $strays" >&2; exit 1; }
