using IntegrationTests.Warehouses;

namespace IntegrationTests.Lakehouse;

public sealed class LakehouseReplaceTests() : ReplaceSuite(new LakehouseHost());
