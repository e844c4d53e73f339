#!/usr/bin/env bash
# Starts the built server in development mode on SQLite in a throw-away folder, runs a command with its address in
# TEST_URL and the folder in TEST_FOLDER, and stops it. With TEST_SSO=1 it also starts a name server and a provider of single
# sign-on, which the server may ask.
#   tests/peer/serve.sh npm --prefix web run e2e:journey
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../infra/need.sh"
# shellcheck source=tests/peer/dns.sh
source "$root/tests/peer/dns.sh"
# shellcheck source=tests/peer/oidc.sh
source "$root/tests/peer/oidc.sh"

failed() {
  tail -n 20 "$2" >&2
  missing "$1"
}

binary=$(target_dir)/debug/certkeep
[[ -x $binary ]] || missing "$binary is missing: run 'cargo build'"
folder=$(mktemp -d "${TMPDIR:-/tmp}/certkeep-serve.XXXXXX")
oidc_pids=()
stop() {
  trap - EXIT INT TERM HUP
  [[ -z ${command_pid:-} ]] || kill -TERM -- "-$command_pid" 2>/dev/null || true
  if [[ -n ${server_pid:-} ]]; then
    kill -TERM "$server_pid" 2>/dev/null || true
    wait "$server_pid" || true
  fi
  [[ -z ${dns_pid:-} ]] || kill -TERM "$dns_pid" "${oidc_pids[@]}" 2>/dev/null || true
  rm -rf "$folder"
}
trap stop EXIT
trap 'stop; exit 130' INT
trap 'stop; exit 143' TERM HUP

need_command python3 python3
sso=()
if [[ -n ${TEST_SSO:-} ]]; then
  start_dns "$folder/dns"
  start_oidc "$folder/oidc"
  sso=(CERTKEEP_DNS_SERVER="$TEST_DNS" CERTKEEP_OUTBOUND_NETWORKS=127.0.0.0/8 CERTKEEP_OUTBOUND_HOSTS=127.0.0.1)
fi
port=$(free_port)
env --ignore-environment --chdir="$root" PATH="$PATH" CERTKEEP_MODE=development CERTKEEP_LISTEN="127.0.0.1:$port" \
  CERTKEEP_DATABASE_URL="sqlite://$folder/certkeep.db?mode=rwc" CERTKEEP_MAIL="folder:$folder/mail" \
  CERTKEEP_OPERATORS="${CERTKEEP_OPERATORS:-}" \
  CERTKEEP_REQUESTS_PER_CALLER=1000000 CERTKEEP_REQUESTS_PER_ORGANIZATION=1000000 CERTKEEP_CHANGES_PER_ORGANIZATION=1000000 \
  ${sso[@]+"${sso[@]}"} \
  setpriv --pdeathsig TERM "$binary" serve >"$folder/server.log" 2>&1 &
server_pid=$!
until (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; do
  if ! kill -0 "$server_pid" 2>/dev/null; then
    tail -n 20 "$folder/server.log" >&2
    missing "the server ended before it listened"
  fi
  sleep 0.05
done

export TEST_URL=http://127.0.0.1:$port TEST_FOLDER=$folder
# In a process group of its own, so that all of it ends when this script does.
set -m
setpriv --pdeathsig TERM "$@" </dev/null &
command_pid=$!
set +m
if ! wait "$command_pid"; then
  grep -iE 'error|panick' "$folder/server.log" | tail -n 20 >&2 || true
  false
fi
