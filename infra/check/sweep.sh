#!/usr/bin/env bash
# A sweep over 2,000 certifications beside bare inserts of the same rows, on both databases, with the limits of docs/PERFORMANCE.md
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec tests/peer/with.sh cargo bench --locked --package worker --bench sweep -- 2000 gate
