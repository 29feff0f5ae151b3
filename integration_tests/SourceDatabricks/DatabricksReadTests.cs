using IntegrationTests.Databricks;

namespace IntegrationTests.SourceDatabricks;

public sealed class DatabricksReadTests() : ReadSuite(new DatabricksHost());
