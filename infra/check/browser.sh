#!/usr/bin/env bash
# The web in a headless browser: the main job, the keyboard alone, every page with axe
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../../tests/peer/browse.sh"
