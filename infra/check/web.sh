#!/usr/bin/env bash
# The web: lint, types, tests, generated client up to date, build
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../need.sh"
cd "$root/web"
"$root/infra/web.sh" modules

for script in lint typecheck test client:check; do
  echo "-- npm run $script"
  CI=true npm run --silent "$script"
done
"$root/infra/web.sh" build
