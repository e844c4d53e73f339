#!/usr/bin/env bash
# Installs the packages of web/ and builds it, each only when its inputs changed.
#   infra/web.sh [modules|build]
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/need.sh"
cd "$root/web"

# Runs a command unless the stamp says that it has already run on the same inputs.
once() {
  local stamp=$1 inputs=$2
  shift 2
  [[ $(cat "$stamp" 2>/dev/null) == "$inputs" ]] && return
  rm -f "$stamp"
  "$@" || return
  mkdir -p "$(dirname "$stamp")"
  echo "$inputs" >"$stamp"
}

modules() {
  need_node
  once node_modules/.certkeep "$(node --version)$(cat package.json package-lock.json | sha256sum)" \
    npm ci --no-audit --no-fund --loglevel=error ||
    missing "npm could not install web/package-lock.json"
}

sources() {
  { find . ../text \( -path ./node_modules -o -path ./dist -o -path ./generator/node_modules \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum; cat ../openapi/openapi.json node_modules/.certkeep 2>/dev/null || true; } | sha256sum
}

build() {
  modules
  [[ -f dist/index.html ]] || rm -f "$tools/web.stamp"
  once "$tools/web.stamp" "$(sources)" npm run --silent build -- --logLevel=warn
}

"${1:-build}"
