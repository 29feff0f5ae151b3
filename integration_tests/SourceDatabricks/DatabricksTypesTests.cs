using IntegrationTests.Databricks;
using Xunit;

namespace IntegrationTests.SourceDatabricks;

[Collection(DatabricksDouble.Collection)]
public sealed class DatabricksTypesTests() : TypesSuite(new DatabricksHost());
