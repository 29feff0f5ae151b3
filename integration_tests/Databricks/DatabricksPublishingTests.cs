using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.Databricks;

[Collection(DatabricksDouble.Collection)]
public sealed class DatabricksPublishingTests() : PublishingSuite(new DatabricksHost());
