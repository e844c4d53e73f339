#!/usr/bin/env bash
# Walks the built web of a server of its own in a headless browser: the main job, the keyboard alone, dragged dates,
# an invited auditor, evidence, documents, an audit room, a calendar and a webhook, a consultancy with its clients, a sign-in by a provider, a test organization, an archive and a deletion
# taken back, the main pages in German, second factors with a passkey of a virtual device, every page narrow and wide, light and dark, with axe.
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../../infra/need.sh"
if [[ -z ${TEST_URL:-} ]]; then
  "$root/tests/peer/install.sh" chromium dns oidc
  "$root/infra/web.sh" build
  # The account of the walks runs the installation as well, so that its pages are walked, too.
  export EMAIL=aino.walks@example.com
  TEST_SSO=1 CERTKEEP_OPERATORS=$EMAIL exec "$root/tests/peer/serve.sh" "$root/tests/peer/browse.sh"
fi

CHROMIUM=$(command -v chromium)
export CHROMIUM BASE_URL=$TEST_URL OUT_DIR=$TEST_FOLDER/look
web=(npm --prefix "$root/web" run --silent)

echo "-- the main job"
"${web[@]}" e2e:journey | tee "$TEST_FOLDER/journey"
# Its last line tells the account it made.
told() { tail -n 1 "$TEST_FOLDER/journey" | node -p "JSON.parse(require('fs').readFileSync(0, 'utf8')).$1"; }
EMAIL=$(told email)
PASSWORD=$(told password)
export EMAIL PASSWORD
for walk in keyboard drag routine mapping people consultancy key evidence document cover room link sso provisioning test-mode leaving german look; do
  echo "-- $walk"
  "${web[@]}" "e2e:$walk"
done
# Passkeys are for a name, and the server's address in development is none.
echo "-- factor"
BASE_URL=${TEST_URL/127.0.0.1/localhost} "${web[@]}" e2e:factor
