#!/usr/bin/env bash
# The API document: valid OpenAPI 3.1, Spectral with its OWASP rules, Redocly
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../need.sh"
cd "$root"
"$root/tests/peer/install.sh" lint npm
[[ -s openapi/openapi.json ]] || missing "openapi/openapi.json is missing: run 'make openapi'"

"$tools/python/lint/bin/openapi-spec-validator" openapi/openapi.json
NODE_PATH=$tools/npm/node_modules "$tools/npm/node_modules/.bin/spectral" lint openapi/openapi.json \
  --ruleset openapi/lint/.spectral.yaml --fail-severity=warn
REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true "$tools/npm/node_modules/.bin/redocly" lint \
  --config openapi/lint/redocly.yaml openapi/openapi.json
