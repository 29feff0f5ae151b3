using System.Collections.Immutable;
using System.Text.Json.Nodes;
using DestinationCdc.Workload;

namespace DestinationCdc.Demo;

/// <summary>A feed of the demonstration with the tables it must give.</summary>
/// <param name="Name">Writer, and (behind the target's prefix) schema.</param>
/// <param name="Feed">Folder of the changefeed.</param>
/// <param name="Truth">Folder of the source's tables at each RESOLVED.</param>
sealed record DemoFeed(string Name, ImmutableArray<WorkloadTable> Tables, string Feed, string Truth)
{
    public string TruthOf(WorkloadTable table) => Path.Combine(Truth, $"{table.Name}.ndjson");

    /// <summary>Writes the configuration of <c>destination-cdc</c>.</summary>
    public string WriteConfig(DemoTarget target, string file)
    {
        var config = new JsonObject
        {
            ["name"] = Name,
            ["warehouse"] = target.Warehouse.DeepClone(),
            ["catalog"] = target.Catalog,
            ["schema"] = target.SchemaOf(Name),
            ["feeds"] = new JsonArray(new JsonObject { ["url"] = Feed }),
            ["tables"] = new JsonArray(
            [
                .. Tables.Select(table => new JsonObject
                {
                    ["table"] = table.Name,
                    ["source_schema"] = table.CreateStatement,
                }),
            ]),
        };
        File.WriteAllText(file, config.ToJsonString(new() { WriteIndented = true }));
        return file;
    }
}
