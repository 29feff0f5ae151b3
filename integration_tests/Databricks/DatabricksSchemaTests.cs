using IntegrationTests.Warehouses;

namespace IntegrationTests.Databricks;

public sealed class DatabricksSchemaTests() : SchemaSuite(new DatabricksHost());
