#!/usr/bin/env bash
# Signs up two organizations at a server of its own and lets schemathesis try every operation as the one, and what the
# one may read as the other.
#   tests/peer/schemathesis.sh [OPTION OF `schemathesis run`]...
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../infra/need.sh"
if [[ -z ${TEST_URL:-} ]]; then
  "$root/tests/peer/install.sh" schemathesis
  exec "$root/tests/peer/serve.sh" "$root/tests/peer/schemathesis.sh" "$@"
fi

bin=$tools/python/schemathesis/bin
export TEST_USERS=$TEST_FOLDER/users.json
ids=$("$bin/python" "$root/tests/peer/sign_up.py" "$TEST_URL" "$TEST_USERS" ada grace)
while IFS= read -r id; do export "${id?}"; done <<<"$ids"
cd "$TEST_FOLDER" # schemathesis keeps its notes where it stands
"$bin/schemathesis" --no-color --config-file "$root/openapi/lint/schemathesis.toml" run \
  --suppress-health-check=filter_too_much \
  "$TEST_URL/v1/openapi.json" "$@"
