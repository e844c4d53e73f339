#!/usr/bin/env bash
# Starts the built server on SQLite in a throw-away folder, signs up two organizations and lets schemathesis try every
# operation as the one, and what the one may read as the other.
#   tests/peer/schemathesis.sh [OPTION OF `schemathesis run`]...
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../infra/need.sh"
cd "$root"
"$root/tests/peer/install.sh" schemathesis

binary=$(target_dir)/debug/certkeep
[[ -x $binary ]] || missing "$binary is missing: run 'cargo build'"
bin=$tools/python/schemathesis/bin
folder=$(mktemp -d "${TMPDIR:-/tmp}/certkeep-schemathesis.XXXXXX")
server=
stop() {
  trap - EXIT
  if [[ -n $server ]]; then
    kill -TERM "$server" 2>/dev/null || true
    wait "$server" || true
  fi
  rm -rf "$folder"
}
trap stop EXIT
trap 'stop; exit 130' INT TERM HUP

port=$("$bin/python" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')
export CERTKEEP_TEST_URL=http://127.0.0.1:$port CERTKEEP_TEST_USERS=$folder/users.json
env --ignore-environment PATH="$PATH" CERTKEEP_MODE=development CERTKEEP_LISTEN="127.0.0.1:$port" \
  CERTKEEP_DATABASE_URL="sqlite://$folder/certkeep.db?mode=rwc" CERTKEEP_MAIL="folder:$folder/mail" \
  setpriv --pdeathsig TERM "$binary" serve >"$folder/server.log" 2>&1 &
server=$!

if ! "$bin/python" tests/peer/sign_up.py "$CERTKEEP_TEST_URL" "$CERTKEEP_TEST_USERS" ada grace; then
  tail -n 30 "$folder/server.log" >&2
  exit 1
fi
cd "$folder" # schemathesis keeps its notes where it stands
if ! "$bin/schemathesis" --no-color --config-file "$root/openapi/lint/schemathesis.toml" run \
  "$CERTKEEP_TEST_URL/v1/openapi.json" "$@"; then
  grep -iE 'error|panick' "$folder/server.log" | tail -n 20 >&2 || true
  exit 1
fi
