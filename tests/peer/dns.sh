# Sourced by with.sh and serve.sh: a name server that reads its records from a folder.
# shellcheck shell=bash

# start_dns FOLDER: sets TEST_DNS to its address, TEST_DNS_RECORDS to the folder of its records, dns_pid to its process.
start_dns() {
  local port
  mkdir -p "$1/records"
  setpriv --pdeathsig TERM "${tools:?}/python/dns/bin/python" "${root:?}/tests/peer/dns.py" "$1/records" >"$1/port" 2>"$1/log" &
  dns_pid=$!
  until [[ -s $1/port ]]; do
    kill -0 "$dns_pid" 2>/dev/null || failed "the name server does not start" "$1/log"
    sleep 0.05
  done
  port=$(<"$1/port")
  export TEST_DNS=127.0.0.1:$port TEST_DNS_RECORDS=$1/records
}
