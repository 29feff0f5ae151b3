using System.Text.Json;
using System.Text.Json.Nodes;

namespace DestinationCdc.Demo;

/// <summary>Reads tables back through the program <c>source-databricks</c>, as Airbyte would.</summary>
sealed class SourceReader(string program, DemoTarget target, string folder)
{
    /// <summary>Reads all tables of a feed in full and hands their records to the comparers.</summary>
    /// <exception cref="DemoFailedException">The program failed.</exception>
    public async Task<ProgramRun> ReadAsync(
        string feed, IReadOnlyCollection<RecordComparer> comparers, CancellationToken cancellationToken)
    {
        var config = Path.Combine(folder, $"source-{feed}.json");
        var settings = new JsonObject
        {
            ["warehouse"] = target.Warehouse.DeepClone(),
            ["catalog"] = target.Catalog,
            ["schemas"] = new JsonArray(target.SchemaOf(feed)),
        };
        await File.WriteAllTextAsync(config, settings.ToJsonString(), cancellationToken);
        var catalog = await DiscoverAsync(config, comparers, cancellationToken);
        var byName = comparers.ToDictionary(comparer => comparer.Table.Name);
        var run = await ProgramRun.StartAsync(
            program, ["read", "--config", config, "--catalog", catalog], Record, static _ => false, cancellationToken);
        return run.ExitCode == 0
            ? run
            : throw new DemoFailedException($"source-databricks read ended with {run.ExitCode}: {run.Error}");

        void Record(string line)
        {
            using var message = JsonDocument.Parse(line);
            if (message.RootElement.TryGetProperty("record", out var record)
                && byName.TryGetValue(record.GetProperty("stream").GetString()!, out var comparer))
            {
                comparer.Add(record.GetProperty("data"));
            }
        }
    }

    /// <summary>A configured catalog of the tables, each read in full.</summary>
    async Task<string> DiscoverAsync(
        string config, IReadOnlyCollection<RecordComparer> comparers, CancellationToken cancellationToken)
    {
        var run = await ProgramRun.StartAsync(
            program, ["discover", "--config", config], null, static _ => false, cancellationToken);
        var streams = run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonNode.Parse(line)?["catalog"]?["streams"]?.AsArray())
            .FirstOrDefault(found => found is not null)
            ?? throw new DemoFailedException($"source-databricks discover found no catalog: {run.Output} {run.Error}");
        var configured = streams
            .Where(stream => comparers.Any(comparer => comparer.Table.Name == (string?)stream?["name"]))
            .Select(stream => (JsonNode?)new JsonObject
            {
                ["stream"] = stream!.DeepClone(),
                ["sync_mode"] = "full_refresh",
                ["destination_sync_mode"] = "overwrite",
            });
        var catalog = Path.ChangeExtension(config, ".catalog.json");
        var text = new JsonObject { ["streams"] = new JsonArray([.. configured]) }.ToJsonString();
        await File.WriteAllTextAsync(catalog, text, cancellationToken);
        return catalog;
    }
}
