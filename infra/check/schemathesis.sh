#!/usr/bin/env bash
# Every operation of the API tried against a running server, by schemathesis
set -euo pipefail
exec "$(dirname "${BASH_SOURCE[0]}")/../../tests/peer/schemathesis.sh"
