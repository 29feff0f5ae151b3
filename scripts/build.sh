# shellcheck shell=bash
# Building, for the other scripts to source; they set $root. Nothing here writes to stdout: that belongs to the
# programs. What the tools say goes to artifacts/build.log and is shown only when one fails.

: "${root:?}"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

# An SDK that Microsoft's install script put into the home directory is on nobody's PATH.
if ! command -v dotnet >/dev/null && [ -x "$HOME/.dotnet/dotnet" ]; then
  export DOTNET_ROOT="$HOME/.dotnet" PATH="$HOME/.dotnet:$PATH"
fi

say() { printf 'run: %s\n' "$*" >&2; }

program_path() { printf '%s\n' "$root/artifacts/publish/$1/release/$1"; }

# The files that a program is made of; arguments are further conditions for `find`.
# Tables of the demo lie in lakehouse/main, beside the room's code.
sources() {
  find "$root/duckdb" "$root/connector-kit" "$root/lakehouse" "$root/source-databricks" "$root/destination-cdc" \
    \( -name node_modules -o -path "$root/lakehouse/main" \) -prune -o -type f "$@" -print
  find "$root" -maxdepth 1 -type f \( -name '*.props' -o -name global.json -o -name .editorconfig \) "$@" -print
}

# The stamp's time says when the programs were built, its text of which files: so a deleted file is noticed too.
is_current() {
  [ -f "$1" ] && [ -z "$(sources -newer "$1")" ] && sources | cmp -s - "$1"
}

require_tools() {
  local complete=true
  if ! command -v dotnet >/dev/null || ! dotnet --list-sdks | grep -q '^10\.'; then
    complete=false
    say "the .NET 10 SDK is missing (the runtime alone is not enough). How to get it:"
    say "  macOS:         brew install --cask dotnet-sdk"
    say "  Ubuntu 24.04+: sudo apt-get install dotnet-sdk-10.0"
    say "  anywhere:      curl -sSL https://dot.net/v1/dotnet-install.sh | bash -s -- --channel 10.0"
  fi
  if ! command -v npm >/dev/null; then
    complete=false
    say "Node.js with npm is missing; the native engine (DuckDB) is fetched with it. How to get it:"
    say "  macOS:         brew install node"
    say "  Debian/Ubuntu: sudo apt-get install nodejs npm"
    say "  anywhere:      https://nodejs.org (any version that is still supported)"
  fi
  [ "$complete" = true ] || exit 1
}

# Runs a command quietly; when it fails, shows what matters of its output and ends.
quietly() {
  local log="$root/artifacts/build.log" errors
  mkdir -p "$root/artifacts"
  if "$@" >"$log" 2>&1 </dev/null; then return; fi
  errors="$(grep -E 'error|ERR!' "$log" | sort -u | head -n 20)" || true
  printf '%s\n' "${errors:-$(tail -n 20 "$log")}" >&2
  say "'$1 $2' failed; all that it said is in $log"
  exit 1
}

# npm_restore FOLDER NPM-COMMAND…: npm writes its own lock file last, whose time says whether all is there and current.
npm_restore() {
  local folder="$1" installed="$1/node_modules/.package-lock.json"
  shift
  if [ "$installed" -nt "$folder/package-lock.json" ]; then return; fi
  say "fetching the npm packages of ${folder#"$root"/}"
  quietly npm "$@" --prefix "$folder" --no-audit --no-fund --no-update-notifier
  touch "$installed"
}

restore_engine() { npm_restore "$root/duckdb/engine" ci; }

# The programs as they ship: self-contained and ready-to-run (program.props).
build_programs() {
  local stamp="$root/artifacts/programs.stamp"
  if is_current "$stamp"; then return; fi
  require_tools
  restore_engine
  say "building the programs"
  sources >"$stamp.new"
  quietly dotnet publish "$root/suite.slnx" -c Release --nologo -v quiet
  mv "$stamp.new" "$stamp"
}

# Tests and benchmarks too.
build_solution() {
  require_tools
  restore_engine
  say "building tests and benchmarks"
  quietly dotnet build "$root/suite.slnx" -c Release --nologo -v quiet
}
