#!/usr/bin/env bash
# Starts the servers the tests talk to on free ports in a throw-away folder, runs a command with their addresses in
# its environment, and stops them, also after Ctrl-C or a kill.
#   tests/peer/with.sh cargo test --workspace
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../infra/need.sh"
# shellcheck source=tests/peer/postgres.sh
source "$root/tests/peer/postgres.sh"
# shellcheck source=tests/peer/redis.sh
source "$root/tests/peer/redis.sh"
# shellcheck source=tests/peer/dns.sh
source "$root/tests/peer/dns.sh"
# shellcheck source=tests/peer/s3.sh
source "$root/tests/peer/s3.sh"
# shellcheck source=tests/peer/oidc.sh
source "$root/tests/peer/oidc.sh"

failed() {
  tail -n 20 "$2" >&2
  missing "$1"
}

new_password() { od -An -N16 -tx1 /dev/urandom | tr -d ' \n'; }

stop() {
  local pid
  trap - EXIT INT TERM HUP
  [[ -z ${command_pid:-} ]] || kill -TERM -- "-$command_pid" 2>/dev/null || true
  stop_postgres "$folder/postgres"
  kill -INT ${redis_pid:+"$redis_pid"} 2>/dev/null || true
  redis-cli -u "${TEST_REDIS_URL:-redis://127.0.0.1:1/}" shutdown nosave >/dev/null 2>&1 || true
  for pid in ${dns_pid:-} ${s3_pid:-} ${oidc_pids[@]+"${oidc_pids[@]}"}; do
    kill -TERM "$pid" 2>/dev/null || true
  done
  wait ${postgres_pid:-} ${redis_pid:-} ${dns_pid:-} ${s3_pid:-} ${oidc_pids[@]+"${oidc_pids[@]}"} 2>/dev/null || true
  rm -rf "$folder"
}

"$root/tests/peer/install.sh" postgres redis chromium openssl smtp dns s3 scim calendar oscal webhook oidc
folder=$(mktemp -d "${TMPDIR:-/tmp}/certkeep-peer.XXXXXX")
chmod 711 "$folder"
trap stop EXIT
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM HUP

export TEST_SCIM=$tools/python/scim/bin/scim2
export TEST_PYTHON_SMTP=$tools/python/smtp/bin/python
export TEST_PYTHON_CALENDAR=$tools/python/calendar/bin/python
export TEST_PYTHON_OSCAL=$tools/python/oscal/bin/python
export TEST_PYTHON_WEBHOOK=$tools/python/webhook/bin/python
export TEST_NODE_WEBHOOK=$tools/webhook/reader.mjs
CHROMIUM=$(command -v chromium)
export CHROMIUM
start_postgres "$folder/postgres"
start_redis "$folder/redis"
start_dns "$folder/dns"
start_s3 "$folder/s3"
start_oidc "$folder/oidc"

# In a process group of its own, so that all of it ends when this script does.
set -m
setpriv --pdeathsig TERM "$@" </dev/null &
command_pid=$!
set +m
wait "$command_pid"
