#!/usr/bin/env bash
# Installs what the tests and linters need, once: Debian packages where a command is missing, Python and npm tools
# into .tools/. A stamp holds the hash of the pinned versions, so a second run does nothing.
#   tests/peer/install.sh [postgres] [redis] [chromium] [openssl] [shellcheck] [systemd] [smtp] [dns] [s3] [scim] [calendar] [oscal] [webhook] [schemathesis] [lint] [npm] [oidc]
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../infra/need.sh"
peer=$root/tests/peer

# A Python environment with exactly the versions of tests/peer/python/NAME.txt.
python_environment() {
  local pins=$peer/python/$1.txt folder=$tools/python/$1 wanted
  need_command python3 python3 python3-venv
  wanted=$(python3 --version)$(sha256sum <"$pins")
  [[ $(cat "$folder/stamp" 2>/dev/null) == "$wanted" ]] && return
  echo "installing Python tools: $1"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))' || missing "Python 3.11 or later is missing"
  python3 -c 'import ensurepip, venv' 2>/dev/null || apt_install python3-venv
  rm -rf "$folder"
  python3 -m venv "$folder"
  "$folder/bin/pip" install --quiet --no-deps --disable-pip-version-check --requirement "$pins" ||
    missing "pip could not install tests/peer/python/$1.txt"
  "$folder/bin/pip" check >/dev/null || missing "tests/peer/python/$1.txt does not hold every dependency"
  echo "$wanted" >"$folder/stamp"
}

# The npm packages of tests/peer/NAME/package-lock.json, and the scripts that stand beside it.
npm_tools() {
  local folder=$tools/$1 from=$peer/$1 wanted
  local scripts
  mapfile -t scripts < <(compgen -G "$from/*.mjs" || true)
  need_node
  wanted=$(node --version)$(cat "$from/package.json" "$from/package-lock.json" ${scripts[@]+"${scripts[@]}"} | sha256sum)
  [[ $(cat "$folder/stamp" 2>/dev/null) == "$wanted" ]] && return
  echo "installing npm tools: $1"
  rm -rf "$folder"
  mkdir -p "$folder"
  cp "$from"/* "$folder"
  npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --loglevel=error ||
    missing "npm could not install tests/peer/$1/package-lock.json"
  echo "$wanted" >"$folder/stamp"
}

install() {
  case $1 in
    postgres) compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null || apt_install postgresql ;;
    redis) need_command redis-server redis-server ;;
    chromium) need_command chromium chromium fonts-liberation ;;
    openssl) need_command openssl openssl ;;
    shellcheck) need_command shellcheck shellcheck ;;
    systemd) need_command systemd-analyze systemd ;;
    smtp | dns | s3 | scim | calendar | oscal | schemathesis | lint) python_environment "$1" ;;
    npm | oidc) npm_tools "$1" ;;
    webhook)
      python_environment webhook
      npm_tools webhook
      ;;
    *) missing "tests/peer/install.sh does not know '$1'" ;;
  esac
}

mkdir -p "$tools"
exec 9>"$tools/lock"
flock 9
for tool in "$@"; do
  install "$tool"
done
