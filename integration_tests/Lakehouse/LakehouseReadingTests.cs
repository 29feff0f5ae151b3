using IntegrationTests.Warehouses;

namespace IntegrationTests.Lakehouse;

public sealed class LakehouseReadingTests() : ReadingSuite(new LakehouseHost());
