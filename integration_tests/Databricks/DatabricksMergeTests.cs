using IntegrationTests.Warehouses;

namespace IntegrationTests.Databricks;

public sealed class DatabricksMergeTests() : MergeSuite(new DatabricksHost());
