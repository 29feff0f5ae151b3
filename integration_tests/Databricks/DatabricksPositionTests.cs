using IntegrationTests.Warehouses;

namespace IntegrationTests.Databricks;

public sealed class DatabricksPositionTests() : PositionSuite(new DatabricksHost());
