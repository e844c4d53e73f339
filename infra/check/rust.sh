#!/usr/bin/env bash
# Rust tests, on SQLite and on a PostgreSQL, Redis, SMTP server and browser started for them
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
exec tests/peer/with.sh cargo test --workspace --locked --no-fail-fast
