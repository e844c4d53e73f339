# Sourced by with.sh: a Redis server that keeps nothing.
# shellcheck shell=bash

# start_redis FOLDER: sets redis_pid and TEST_REDIS_URL. It has so many databases that each test takes its own.
start_redis() {
  local folder=$1 port try
  mkdir "$folder"
  for try in 1 2 3; do
    port=$(free_port)
    local settings=(--bind 127.0.0.1 --port "$port" --dir "$folder" --save "''" --appendonly no --databases 10000)
    setpriv --pdeathsig TERM redis-server "${settings[@]//"''"/}" --daemonize no >"$folder.log" 2>&1 &
    redis_pid=$!
    until [[ $(redis-cli -h 127.0.0.1 -p "$port" ping 2>/dev/null) == PONG ]]; do
      kill -0 "$redis_pid" 2>/dev/null || continue 2
      sleep 0.05
    done
    # What restarts it, empty. It is nobody's child then.
    export TEST_REDIS_RESTART="redis-cli -h 127.0.0.1 -p $port shutdown nosave; redis-server ${settings[*]} --daemonize yes >>$folder.log"
    export TEST_REDIS_URL=redis://127.0.0.1:$port/
    return
  done
  failed "Redis did not start after $try tries" "$folder.log"
}
