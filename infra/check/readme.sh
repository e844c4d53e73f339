#!/usr/bin/env bash
# The README followed literally in a fresh clone of the last commit
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../need.sh"
cd "$root"
need_command curl curl
need_command python3 python3
[[ -f README.md ]] || missing "README.md is missing"
git diff --quiet HEAD || echo "what is not committed is not tried"

# The dependencies built for this tree serve the clone too; what it builds of its own is its own.
python3 tests/peer/readme.py "$root" "$tools/readme" "$(target_dir)"
