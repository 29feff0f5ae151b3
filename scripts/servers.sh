# shellcheck shell=bash
# What the integration tests need beside the SDK, for scripts/test.sh to source. Each test looks for its own server and
# skips with a reason where it is absent; here they are provided, or it is said what is missing.

: "${root:?}"

# Apache Spark reads and writes our Delta tables and stands behind the Databricks double; it needs Java 17 or 21, and xz
# to be unpacked.
provide_spark_tools() {
  if java -version >/dev/null 2>&1 && command -v xz >/dev/null; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing Java and xz"
    (install_packages xz-utils openjdk-17-jre-headless || install_packages xz-utils openjdk-21-jre-headless) && return
  fi
  say "Java 17 or xz is missing: the tests against Spark and the Databricks double are skipped. How to get them:"
  say "  macOS:         brew install openjdk@17 xz"
  say "  Debian/Ubuntu: sudo apt-get install openjdk-17-jre-headless xz-utils"
}

install_packages() {
  (quietly apt-get update && DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends "$@")
}

# The database that a feed comes from, as far as it speaks PostgreSQL's protocol; each test class starts its own.
provide_postgres() {
  if command -v initdb >/dev/null || compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing PostgreSQL"
    install_packages postgresql && return
  fi
  say "PostgreSQL is missing: the tests that read schemas from it are skipped. How to get it:"
  say "  macOS:         brew install postgresql"
  say "  Debian/Ubuntu: sudo apt-get install postgresql"
}

# Readers that are not ours: ClickHouse's Delta reader (chdb), a Parquet reader, a JSON schema validator.
# Not by `npm ci`, which refuses a lock file that lacks the libraries of platforms nobody could fetch them for.
provide_readers() {
  (npm_restore "$root/integration_tests/readers" install --no-save) ||
    say "without these packages the tests that use them are skipped"
}

provide_servers() {
  provide_spark_tools
  provide_postgres
  provide_readers
}
