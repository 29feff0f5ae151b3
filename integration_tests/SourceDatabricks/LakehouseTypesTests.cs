using System.Text.Json.Nodes;
using IntegrationTests.Lakehouse;

namespace IntegrationTests.SourceDatabricks;

public sealed class LakehouseTypesTests() : TypesSuite(new LakehouseHost())
{
    protected override JsonObject WarehouseConfig => new() { ["type"] = "lakehouse", ["path"] = Folder };
}
