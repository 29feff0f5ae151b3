#!/usr/bin/env bash
# ./run test [unit|integration|image|soak] [ARGS…]; the arguments go to the test programs (`--filter-class '*Name*'`).
# Ends with one line, "N passed, N failed" (", N skipped"), and an exit code that is not 0 when anything failed.
set -euo pipefail
root="$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)"
. "$root/scripts/build.sh"
. "$root/scripts/servers.sh"
. "$root/scripts/docker.sh"

passed=0 failed=0 skipped=0

# One number of the summary that a test program prints last; 0 when it did not come that far.
count() {
  local number
  number="$(sed -n "s/^ *$1: \([0-9]*\)$/\1/p" "$2" | tail -n 1)"
  printf '%s\n' "${number:-0}"
}

run_program() {
  local name="$1" log="$root/artifacts/$1.log" status=0 limit=70m
  if [ "${SOAK:-}" = 1 ]; then limit=24h; fi
  shift
  printf '== %s\n' "$name"
  "$root/artifacts/bin/$name/release/$name" --no-ansi --no-progress --timeout "$limit" "$@" </dev/null 2>&1 |
    tee "$log" || status=$?
  passed=$((passed + $(count succeeded "$log")))
  failed=$((failed + $(count failed "$log")))
  skipped=$((skipped + $(count skipped "$log")))
  # 8: no test matched. Anything else that no failed test explains is a crash of the test program.
  if [ "$status" != 0 ] && [ "$status" != 8 ] && [ "$(count failed "$log")" = 0 ]; then
    say "$name ended with exit code $status"
    failed=$((failed + 1))
  fi
}

unit() { run_program unit_tests "$@"; }

integration() {
  provide_servers
  run_program integration_tests --filter-not-trait suite=image "$@"
}

image() {
  if provide_docker; then
    build_images
    export IMAGES_BUILT=1
  fi
  run_program integration_tests --filter-trait suite=image "$@"
}

suites="unit integration"
case "${1:-}" in
  unit | integration | image) suites="$1" && shift ;;
  soak) export SOAK=1 && shift ;;
  '' | -*) ;;
  *) say "unknown suite '$1': unit, integration, image or soak" && exit 2 ;;
esac

build_programs
build_solution
for suite in $suites; do "$suite" "$@"; done

line="$passed passed, $failed failed"
if [ "$skipped" -gt 0 ]; then line="$line, $skipped skipped"; fi
printf '%s\n' "$line"
[ "$failed" = 0 ] && [ "$((passed + skipped))" -gt 0 ]
