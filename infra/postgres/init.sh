#!/usr/bin/env bash
# Run once by the PostgreSQL image on an empty data folder: makes the two roles with the passwords of the secrets.
set -euo pipefail
psql --no-psqlrc --quiet --username="${POSTGRES_USER:-postgres}" --set=ON_ERROR_STOP=1 \
  --set=owner_password="$(cat /run/secrets/owner_password)" \
  --set=app_password="$(cat /run/secrets/app_password)" \
  --file=/usr/share/certkeep/roles.sql
