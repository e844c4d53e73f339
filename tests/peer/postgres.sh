# Sourced by with.sh: a PostgreSQL cluster of its own in a folder, gone with it.
# shellcheck shell=bash

# start_postgres FOLDER: sets postgres_pid, TEST_PG_OWNER_URL and TEST_PG_APP_URL.
# The superuser can be reached through the socket in the folder only; over TCP both roles need their password.
start_postgres() {
  local folder=$1 bin port password try as=()
  bin=$(compgen -G '/usr/lib/postgresql/*/bin' | sort -V | tail -n 1)
  password=$(new_password)
  mkdir "$folder"
  if [[ $(id -u) == 0 ]]; then # PostgreSQL refuses to run as root
    local user=postgres
    id postgres >/dev/null 2>&1 || user=nobody
    chown "$user" "$folder"
    as=(env --chdir=/ setpriv --reuid="$user" --regid="$(id -g "$user")" --clear-groups)
  fi
  chmod 700 "$folder"
  "${as[@]}" "$bin/initdb" --pgdata="$folder/data" --username=postgres --auth-local=trust \
    --auth-host=password --encoding=UTF8 --locale=C --no-sync >"$folder.log" 2>&1 || failed "initdb failed" "$folder.log"

  for try in 1 2 3; do
    port=$(free_port)
    "${as[@]}" setpriv --pdeathsig INT "$bin/postgres" -D "$folder/data" -p "$port" \
      -c listen_addresses=127.0.0.1 -c unix_socket_directories="$folder" -c max_connections=200 \
      -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c max_wal_size=1GB >>"$folder.log" 2>&1 &
    postgres_pid=$!
    until "${as[@]}" "$bin/pg_isready" --quiet --host="$folder" --port="$port"; do
      kill -0 "$postgres_pid" 2>/dev/null || continue 2
      sleep 0.05
    done
    as_postgres=("${as[@]}" "$bin/psql" --no-psqlrc --quiet --host="$folder" --port="$port" --username=postgres)
    "${as_postgres[@]}" --set=ON_ERROR_STOP=1 --set=owner_password="$password" --set=app_password="$password" \
      <"${root:?}/infra/postgres/roles.sql" >>"$folder.log" 2>&1 || failed "could not make the roles" "$folder.log"
    # A test's database is dropped with the test, whoever is still connected to it.
    "${as_postgres[@]}" --command='GRANT pg_signal_backend TO certkeep_owner' >>"$folder.log" 2>&1
    # What restarts it as an upgrade does: clients are cut off, and it is back at the same port. It is nobody's child then.
    export TEST_PG_RESTART="${as[*]} $bin/pg_ctl restart --mode=fast --wait --silent --pgdata=$folder/data --log=$folder/restart.log"
    export TEST_PG_OWNER_URL=postgres://certkeep_owner:$password@127.0.0.1:$port/certkeep
    export TEST_PG_APP_URL=postgres://certkeep_app:$password@127.0.0.1:$port/certkeep
    return
  done
  failed "PostgreSQL did not start after $try tries" "$folder.log"
}

# stop_postgres FOLDER: ends it, also after a restart.
stop_postgres() {
  local pid
  pid=$(head -n 1 "$1/data/postmaster.pid" 2>/dev/null) || return 0
  kill -INT "$pid" 2>/dev/null || true
  while kill -0 "$pid" 2>/dev/null; do sleep 0.05; done
}
