# Sourced by with.sh: a server with a bucket.
# shellcheck shell=bash

# start_s3 FOLDER: sets TEST_S3 to its address, s3_pid to its process.
start_s3() {
  mkdir -p "$1"
  setpriv --pdeathsig TERM "${tools:?}/python/s3/bin/python" "${root:?}/tests/peer/s3.py" >"$1/port" 2>"$1/log" &
  s3_pid=$!
  until [[ -s $1/port ]]; do
    kill -0 "$s3_pid" 2>/dev/null || failed "the server with a bucket does not start" "$1/log"
    sleep 0.05
  done
  TEST_S3=http://127.0.0.1:$(<"$1/port")
  export TEST_S3
}
