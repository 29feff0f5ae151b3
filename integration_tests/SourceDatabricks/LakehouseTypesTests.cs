using IntegrationTests.Lakehouse;

namespace IntegrationTests.SourceDatabricks;

public sealed class LakehouseTypesTests() : TypesSuite(new LakehouseHost());
