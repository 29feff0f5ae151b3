using ConnectorKit.Airbyte;
using ConnectorKit.Configuration;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse;
using SourceDatabricks.Discovery;
using SourceDatabricks.Reading;

namespace SourceDatabricks;

/// <summary>The source's verbs, each from top to bottom.</summary>
static class DatabricksSource
{
    public static SourceVerbs Verbs { get; } = new()
    {
        Specification = Specification.Read,
        CheckAsync = CheckAsync,
        DiscoverAsync = DiscoverAsync,
        ReadAsync = ReadAsync,
    };

    static async Task CheckAsync(SourceRun run, CancellationToken cancellationToken)
    {
        var config = Configuration(run);
        using var engine = OpenEngine(config);
        await using var warehouse = WarehouseFactory.Open(config.Warehouse, engine, TimeProvider.System);
        var request = new ProbeRequest(config.Catalog, config.Schemas, Writes: false);
        var report = await warehouse.ProbeAsync(request, cancellationToken);
        if (!report.IsHealthy)
        {
            throw new ConfigException(string.Join('\n', report.Problems));
        }
    }

    static async Task DiscoverAsync(SourceRun run, CancellationToken cancellationToken)
    {
        var config = Configuration(run);
        using var engine = OpenEngine(config);
        await using var warehouse = WarehouseFactory.Open(config.Warehouse, engine, TimeProvider.System);
        var filter = new TableFilter(config.Catalog, config.Schemas);
        var streams = await CatalogReader.ReadAsync(warehouse, filter, run.Log, cancellationToken);
        run.Output.Write(new CatalogMessage(streams));
    }

    static async Task<int> ReadAsync(SourceRun run, CancellationToken cancellationToken)
    {
        var config = Configuration(run);
        var catalog = ConfiguredCatalog.ReadFile(run.Arguments.Catalog);
        var states = InputState.ReadFile(run.Arguments.State);
        using var engine = OpenEngine(config);
        await using var warehouse = WarehouseFactory.Open(config.Warehouse, engine, TimeProvider.System);
        var planner = new StreamPlanner(warehouse, config, run.Log);
        var sync = new StreamSync(warehouse, run.Output, run.Log);
        var failures = new List<ErrorTrace>();
        foreach (var stream in catalog.Streams)
        {
            run.Output.Write(new StatusTrace(stream.Descriptor, StreamStatus.Started));
            try
            {
                var isUnique = catalog.Streams.Count(s => s.Descriptor.Name == stream.Descriptor.Name) == 1;
                var state = states.Of(stream.Descriptor, isUnique);
                var plan = await planner.PlanAsync(stream, state, cancellationToken);
                run.Output.Write(new StatusTrace(stream.Descriptor, StreamStatus.Running));
                run.Log.Reading(plan.Table, plan.Version);
                await sync.RunAsync(plan, cancellationToken);
                run.Output.Write(new StatusTrace(stream.Descriptor, StreamStatus.Complete));
            }
            catch (Exception e) when (e is not OutputClosedException && !cancellationToken.IsCancellationRequested)
            {
                // One stream's failure is no reason to keep the others back.
                failures.Add(ErrorTrace.From(e, stream.Descriptor));
                run.Log.StreamFailed(stream.Descriptor, failures[^1].Message);
                run.Output.Write(new StatusTrace(stream.Descriptor, StreamStatus.Incomplete));
            }
        }

        Report(run.Output, failures);
        return failures.Count;
    }

    /// <summary>
    /// The platform gives up for good when the first error of an attempt is the user's, so these come behind the others: for
    /// as long as one stream may succeed in another attempt, there is to be one.
    /// </summary>
    static void Report(AirbyteWriter output, List<ErrorTrace> failures)
    {
        foreach (var failure in failures.OrderBy(f => f.Kind == FailureKind.Configuration))
        {
            output.Write(failure);
        }

        if (failures.Count > 0)
        {
            output.Write(new ErrorTrace(
                failures.Max(f => f.Kind),
                "During the sync, the following streams did not sync successfully: "
                    + string.Join(", ", failures.Select(f => f.Stream)) + "."));
        }
    }

    static SourceDatabricksConfig Configuration(SourceRun run)
    {
        var options = new ConfigReaderOptions { UnknownKeys = UnknownKeys.Lenient, Log = run.Log };
        return ConfigReader.ForSpec(Specification.Read(), options).ReadFile(
            run.Arguments.Config,
            SourceDatabricksJson.Default.SourceDatabricksConfig,
            config => config.Problems());
    }

    /// <summary>Only a lakehouse needs the engine here: a warehouse of its own does the work itself.</summary>
    static Database? OpenEngine(SourceDatabricksConfig config) => config.Warehouse is LakehouseConfig
        ? Database.Open((config.Engine ?? new EngineConfig()).ToOptions())
        : null;
}
