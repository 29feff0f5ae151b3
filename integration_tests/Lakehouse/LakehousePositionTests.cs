using IntegrationTests.Warehouses;

namespace IntegrationTests.Lakehouse;

public sealed class LakehousePositionTests() : PositionSuite(new LakehouseHost());
