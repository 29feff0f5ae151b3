using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.Databricks;

[Collection(DatabricksDouble.Collection)]
public sealed class DatabricksSchemaTests() : SchemaSuite(new DatabricksHost());
