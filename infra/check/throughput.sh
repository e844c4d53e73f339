#!/usr/bin/env bash
# Mails a second beside what each half can do alone, the cost of finding what is due and of telling what is covered, with the limits of docs/PERFORMANCE.md
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
tests/peer/with.sh cargo bench --locked --package worker --bench throughput -- 10000 gate
tests/peer/with.sh cargo bench --locked --package worker --bench due -- 10000 200000 gate
exec tests/peer/with.sh cargo bench --locked --package worker --bench cover -- gate
