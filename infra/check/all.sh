#!/usr/bin/env bash
# Runs the checks named, or all of them, each with a heading; goes on after a failure and ends with a table.
#   infra/check/all.sh [CHECK...]
# Each check's output is kept in target/check/. Under continuous integration (CI=true) only what fails is printed whole: the tests provoke thousands of faults on purpose, and among their traces
# nobody finds the one that counts.
# A check that hangs is stopped after CHECK_LIMIT (a duration as timeout(1) takes it) and has failed, so that the others are still heard and the log names the test that never ended.
set -euo pipefail
# shellcheck source=infra/need.sh
source "$(dirname "${BASH_SOURCE[0]}")/../need.sh"
cd "$root"
export PATH

every=(install format clippy deny docs web rust chaos sweep throughput browser document schemathesis infra readme)
(($#)) || set -- "${every[@]}"
export CARGO_TERM_COLOR=${CARGO_TERM_COLOR:-auto}

table=()
failed=()
failures=0
logs=target/check
mkdir -p "$logs"
limit=${CHECK_LIMIT:-50m}
trap 'exit 130' INT

for check in "$@"; do
  script=infra/check/$check.sh
  [[ -x $script ]] || { echo "certkeep: there is no check '$check'; there are: ${every[*]}" >&2; exit 2; }
  printf '\n== %s: %s\n' "$check" "$(sed -n '2s/^# //p' "$script")"
  started=$SECONDS
  outcome=ok
  if [[ ${CI:-} == true ]]; then
    timeout --kill-after=30s "$limit" "$script" </dev/null >"$logs/$check" 2>&1 || outcome=FAILED
    printf '%s after %d s\n' "$outcome" $((SECONDS - started))
    [[ $outcome == FAILED ]] || tail -n 8 "$logs/$check" | cut -c 1-240
  else
    timeout --foreground --kill-after=30s "$limit" "$script" </dev/null > >(tee "$logs/$check") 2>&1 || outcome=FAILED
  fi
  if [[ $outcome == FAILED ]]; then
    failures=$((failures + 1))
    failed+=("$check")
  fi
  table+=("$(printf '%-14s %6d s   %s' "$check" $((SECONDS - started)) "$outcome")")
  # Nothing after it could run without the tools.
  [[ $check == install && $outcome == FAILED ]] && break
done

# What failed is told again at the end, where a reader of a long log looks first: the lines that name a fault, then the last ones.
for check in "${failed[@]}"; do
  printf '\n== %s FAILED\n' "$check"
  grep -nE -A 6 '^(error|warning: unused)|^test .*FAILED|panicked at|^ *(✘|×|not ok|FAIL)|^certkeep: |has been running for' "$logs/$check" | cut -c 1-240 | tail -n 60 || true
  printf '%s\n' '...'
  tail -n 25 "$logs/$check" | cut -c 1-400
done

printf '\n'
printf '%s\n' "${table[@]}" "$(printf '%-14s %6d s   %s' total $SECONDS "$( ((failures)) && echo "$failures FAILED" || echo ok)")"
((failures == 0))
