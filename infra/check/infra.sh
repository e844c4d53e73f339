#!/usr/bin/env bash
# Shell scripts, container file, compose file and systemd units, each by its linter
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../need.sh"
cd "$root"
"$root/tests/peer/install.sh" shellcheck systemd lint
bin=$tools/python/lint/bin

mapfile -t scripts < <(git ls-files --cached --others --exclude-standard '*.sh' '.ci/run')
shellcheck --external-sources "${scripts[@]}"
echo "shellcheck: ${#scripts[@]} scripts ok"

"$bin/hadolint" infra/Containerfile
echo "hadolint: infra/Containerfile ok"

"$bin/check-jsonschema" --builtin-schema vendor.compose-spec infra/compose.yaml

# A typing error in a name stops the product at its start: find it here.
unknown=0
while read -r name; do
  grep -q "\"$name\"" src/configuration/table.rs || { echo "infra names $name, which is no variable of Certkeep" >&2; unknown=1; }
done < <(grep -rhoE 'CERTKEEP_[A-Z_]+' infra/compose.yaml infra/Containerfile infra/systemd | sed 's/_FILE$//' | sort -u)
((unknown == 0))

# The units name a binary that is not installed here, so each is verified with one that is.
units=$(mktemp -d)
trap 'rm -rf "$units"' EXIT
for unit in infra/systemd/*.service; do
  sed 's#^ExecStart=/usr/local/bin/certkeep#ExecStart=/bin/true#' "$unit" >"$units/$(basename "$unit")"
done
cp "$units/certkeep@.service" "$units/certkeep@api.service"
for unit in "$units"/certkeep-migrate.service "$units"/certkeep@api.service; do
  # It warns of unknown keys and still succeeds: here a warning fails.
  said=$(SYSTEMD_UNIT_PATH="$units:" systemd-analyze verify --man=no "$unit" 2>&1) || said=${said:-it failed}
  [[ -z $said ]] || { printf '%s\n' "$said" >&2; exit 1; }
  # 0 is locked up, 100 is open.
  systemd-analyze security --offline=yes --threshold=20 --no-pager "$unit" | tail -n 1
done
