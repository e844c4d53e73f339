# Sourced by with.sh and serve.sh: a provider of single sign-on, and one that lies.
# shellcheck shell=bash

# start_oidc FOLDER: sets TEST_OIDC and TEST_OIDC_LIAR to their addresses, oidc_pids to their processes.
start_oidc() {
  local name folder
  oidc_pids=()
  for name in provider liar; do
    folder=$1/$name
    mkdir -p "$folder"
    setpriv --pdeathsig TERM node "${tools:?}/oidc/$name.mjs" >"$folder/port" 2>"$folder/log" &
    oidc_pids+=($!)
  done
  for name in provider liar; do
    folder=$1/$name
    until [[ -s $folder/port ]]; do
      kill -0 "${oidc_pids[@]}" 2>/dev/null || failed "the $name of single sign-on does not start" "$folder/log"
      sleep 0.05
    done
  done
  TEST_OIDC=http://127.0.0.1:$(<"$1/provider/port")
  TEST_OIDC_LIAR=http://127.0.0.1:$(<"$1/liar/port")
  export TEST_OIDC TEST_OIDC_LIAR
}
