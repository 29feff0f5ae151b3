using IntegrationTests.Warehouses;

namespace IntegrationTests.Databricks;

public sealed class DatabricksReplaceTests() : ReplaceSuite(new DatabricksHost());
