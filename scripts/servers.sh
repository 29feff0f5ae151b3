# shellcheck shell=bash
# What the integration tests need beside the SDK, for scripts/test.sh to source. Each test looks for its own server and
# skips with a reason where it is absent; here they are provided, or it is said what is missing.

: "${root:?}"

# Java 17 runs Apache Spark, which reads and writes our Delta tables and stands behind the Databricks double.
provide_java() {
  if command -v java >/dev/null; then return; fi
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing Java 17 (openjdk-17-jre-headless)"
    quietly apt-get update
    DEBIAN_FRONTEND=noninteractive quietly apt-get install -y --no-install-recommends openjdk-17-jre-headless
  else
    say "Java 17 is missing: the tests against Spark and the Databricks double are skipped. How to get it:"
    say "  macOS:         brew install openjdk@17"
    say "  Debian/Ubuntu: sudo apt-get install openjdk-17-jre-headless"
  fi
}

# Readers that are not ours: ClickHouse's Delta reader (chdb), a Parquet reader, a JSON schema validator.
provide_readers() { npm_restore "$root/integration_tests/readers"; }

provide_servers() {
  provide_java
  provide_readers
}
