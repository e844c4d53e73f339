#!/usr/bin/env bash
# Writes the secrets that compose.yaml mounts, each into a file of infra/secrets/; what exists stays as it is.
set -euo pipefail
umask 077
cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p secrets
echo '*' >secrets/.gitignore

# A container's user reads the file itself; the folder, which only its owner enters, keeps the machine's users out.
secret() {
  [[ -e secrets/$1 ]] && return
  printf '%s' "$2" >"secrets/$1"
  chmod 444 "secrets/$1"
}

random() { od -An -N"${1:-24}" -tx1 /dev/urandom | tr -d ' \n'; }

secret postgres_password "$(random)"
secret owner_password "$(random)"
secret app_password "$(random)"
secret database_url "postgres://certkeep_app:$(cat secrets/app_password)@postgres:5432/certkeep"
secret migration_database_url "postgres://certkeep_owner:$(cat secrets/owner_password)@postgres:5432/certkeep"
secret secret_key "$(random 32)"
secret smtp_password ""
