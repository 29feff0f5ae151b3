using IntegrationTests.Warehouses;

namespace IntegrationTests.Databricks;

public sealed class DatabricksReadingTests() : ReadingSuite(new DatabricksHost());
