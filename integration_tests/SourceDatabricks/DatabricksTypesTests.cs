using IntegrationTests.Databricks;

namespace IntegrationTests.SourceDatabricks;

public sealed class DatabricksTypesTests() : TypesSuite(new DatabricksHost());
