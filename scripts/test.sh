#!/usr/bin/env bash
# ./run test [unit|integration|image|soak] [ARGS…]; the arguments go to the test programs (`--filter-class '*Name*'`).
# Ends with one line, "N passed, N failed" (", N skipped"), and an exit code that is not 0 when anything failed.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
. "$root/scripts/build.sh"
. "$root/scripts/servers.sh"

passed=0 failed=0 skipped=0

# One number of the summary that a test program prints last.
count() { sed -n "s/^ *$1: \([0-9]*\)$/\1/p" "$2" | tail -n 1; }

run_suite() {
  local name="$1" log="$root/artifacts/$1.log" status=0 failures
  shift
  printf '== %s\n' "$name"
  "$root/artifacts/bin/$name/release/$name" --no-ansi --no-progress "$@" </dev/null 2>&1 | tee "$log" || status=$?
  failures="$(count failed "$log")"
  passed=$((passed + $(count succeeded "$log" | grep . || echo 0)))
  skipped=$((skipped + $(count skipped "$log" | grep . || echo 0)))
  failed=$((failed + ${failures:-0}))
  # 8: no test matched. Anything else that is not counted as a failed test is a crash of the test program.
  if [ "$status" != 0 ] && [ "$status" != 8 ] && [ "${failures:-0}" = 0 ]; then
    say "$name ended with exit code $status"
    failed=$((failed + 1))
  fi
}

suite=default
case "${1:-}" in
  unit | integration | image | soak) suite="$1" && shift ;;
  '' | -*) ;;
  *) say "unknown suite '$1': unit, integration, image or soak" && exit 2 ;;
esac

mkdir -p "$root/artifacts"
build_programs
build_solution
case "$suite" in
  unit)
    run_suite unit_tests "$@"
    ;;
  integration)
    provide_servers
    run_suite integration_tests --filter-not-trait suite=image "$@"
    ;;
  image)
    "$root/scripts/image.sh" --test "$@"
    ;;
  soak)
    provide_servers
    export SOAK=1
    run_suite unit_tests "$@"
    run_suite integration_tests --filter-not-trait suite=image "$@"
    ;;
  default)
    provide_servers
    run_suite unit_tests "$@"
    run_suite integration_tests --filter-not-trait suite=image "$@"
    ;;
esac

if [ "$skipped" -gt 0 ]; then
  printf '%s passed, %s failed, %s skipped\n' "$passed" "$failed" "$skipped"
else
  printf '%s passed, %s failed\n' "$passed" "$failed"
fi
[ "$failed" = 0 ] && [ "$passed" -gt 0 ]
