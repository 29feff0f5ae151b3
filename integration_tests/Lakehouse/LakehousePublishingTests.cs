using IntegrationTests.Warehouses;

namespace IntegrationTests.Lakehouse;

public sealed class LakehousePublishingTests() : PublishingSuite(new LakehouseHost());
