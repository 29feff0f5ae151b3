using IntegrationTests.Warehouses;

namespace IntegrationTests.Lakehouse;

public sealed class LakehouseSchemaTests() : SchemaSuite(new LakehouseHost());
