using IntegrationTests.Warehouses;

namespace IntegrationTests.Databricks;

public sealed class DatabricksPublishingTests() : PublishingSuite(new DatabricksHost());
