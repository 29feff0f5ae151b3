using System.Collections.Immutable;
using ConnectorKit.Configuration;
using ConnectorKit.ObjectStores;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Configuration;
using DestinationCdc.Planning;
using DestinationCdc.Windows;
using DuckDB;
using Lakehouse;

namespace DestinationCdc.Commands;

/// <summary>Everything a verb works with, opened from the configuration; disposing leaves no file behind.</summary>
sealed class Workplace : IAsyncDisposable
{
    readonly string _folder;
    readonly Database? _own;

    Workplace(DestinationCdcConfig config, DatabaseOptions options, TimeProvider clock, StagingEngine? running)
    {
        Config = config;
        _folder = options.TempDirectory;
        Memory = new MemoryEstimate(options.MemoryLimitBytes);
        Directory.CreateDirectory(_folder);
        var engine = running ?? new StagingEngine(_own = Database.Open(options));
        Stager = new WindowStager(engine, Path.Combine(_folder, "files"));
        Warehouse = WarehouseFactory.Open(
            config.Warehouse,
            engine.Database,
            clock,
            config.StateSchema is { } schema ? TargetName.Lower(schema) : null,
            _folder);
        var cache = Path.Combine(_folder, "cache");
        Feeds = [.. config.Feeds.Select(feed => OpenFeed(feed, config.Workspace, cache, clock))];
    }

    public DestinationCdcConfig Config { get; }

    public IWarehouse Warehouse { get; }

    public ImmutableArray<Feed> Feeds { get; }

    public WindowStager Stager { get; }

    public MemoryEstimate Memory { get; }

    /// <summary>Reads and checks the configuration, then opens what it names.</summary>
    /// <exception cref="ConnectorKit.Errors.ConfigException">Something in it is wrong; all problems at
    /// once.</exception>
    public static Workplace Open(string configFile, TimeProvider clock) => Open(configFile, clock, running: null);

    /// <inheritdoc cref="Open(string, TimeProvider)"/>
    /// <param name="running">For tests: an engine that runs already and goes on; null for one of its own.</param>
    internal static Workplace Open(string configFile, TimeProvider clock, StagingEngine? running)
    {
        var reader = ConfigReader.ForSpec(
            Specification.Read(), new() { UnknownKeys = UnknownKeys.Strict, DatabricksEnvironment = true });
        var config = reader.ReadFile(
            configFile, DestinationCdcConfigContext.Default.DestinationCdcConfig, config => config.Problems());
        return new Workplace(config, (config.Engine ?? new EngineConfig()).ToOptions(), clock, running);
    }

    public CdcSync Sync(IProgress<string> progress) => new(Config, Feeds, Warehouse, Stager, Memory, progress);

    /// <summary>For tests: with another limit of memory, onto another warehouse, or observed.</summary>
    internal CdcSync Sync(MemoryEstimate memory, IWarehouse? warehouse = null, IProgress<string>? progress = null) =>
        new(Config, Feeds, warehouse ?? Warehouse, Stager, memory, progress ?? new Progress<string>());

    public async ValueTask DisposeAsync()
    {
        foreach (var feed in Feeds)
        {
            feed.Dispose();
        }

        await Warehouse.DisposeAsync();
        _own?.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

#pragma warning disable CA2000 // The feed owns its store.
    static Feed OpenFeed(FeedConfig config, DatabricksConfig? workspace, string cacheFolder, TimeProvider clock) => new(
        config.EffectiveName,
        config.IsVolume
            ? new VolumeStore(WarehouseFactory.Workspace(workspace!, clock), config.Url)
            : LocalStore.Open(config.Url),
        new IgnoreList(config.Ignore ?? (IEnumerable<string>)IgnoreList.Default),
        cacheFolder,
        clock,
        config.Format);
#pragma warning restore CA2000
}
