using IntegrationTests.Databricks;
using Xunit;

namespace IntegrationTests.SourceDatabricks;

[Collection(DatabricksDouble.Collection)]
public sealed class DatabricksReadTests() : ReadSuite(new DatabricksHost());
