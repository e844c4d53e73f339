#!/usr/bin/env bash
# Ten thousand reminders, while workers are killed, the mail server misbehaves, and PostgreSQL and Redis are restarted
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
# Alone: it restarts the servers that other tests stand on.
exec tests/peer/with.sh cargo test --workspace --locked --test house -- --ignored chaos::
