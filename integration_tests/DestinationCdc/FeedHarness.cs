using System.Text.Json;
using System.Text.Json.Nodes;
using ConnectorKit.Warehouses;
using DestinationCdc;
using DestinationCdc.Commands;
using DestinationCdc.Output;
using DestinationCdc.Windows;

namespace IntegrationTests.DestinationCdc;

/// <summary>
/// A feed that grows in a folder of its own, a lakehouse beside it (or a Databricks workspace) and a configuration:
/// applied in this process or by the published program.
/// </summary>
sealed class FeedHarness : IDisposable
{
    const string MemoryDisk = "/dev/shm";
    const long LeastMemoryBytes = 4L << 30;

    readonly JsonObject _config;

    FeedHarness(JsonArray tables, string? root = null)
    {
        Folder = Directory.CreateDirectory(
            Path.Combine(root ?? Path.GetTempPath(), $"feed-{Path.GetRandomFileName()}")).FullName;
        Directory.CreateDirectory(Feed);
        _config = new JsonObject
        {
            ["name"] = "test",
            ["warehouse"] = new JsonObject { ["type"] = "lakehouse", ["path"] = Lakehouse },
            ["catalog"] = "main",
            ["schema"] = "shop",
            ["feeds"] = new JsonArray(new JsonObject { ["url"] = Feed }),
            ["tables"] = tables,
            ["engine"] = new JsonObject { ["memory"] = "512 MB", ["threads"] = 2 },
        };
    }

    public string Folder { get; }

    /// <summary>The feed's prefix.</summary>
    public string Feed => Path.Combine(Folder, "feed");

    /// <summary>Folder of the tables.</summary>
    public string Lakehouse => Path.Combine(Folder, "lakehouse");

    public string ConfigFile => Path.Combine(Folder, "config.json");

    /// <summary>One that runs already and goes on; null: each <see cref="Open"/> has its own.</summary>
    public StagingEngine? Engine { get; set; }

    /// <summary>Changes to the configuration go in before the first run.</summary>
    public JsonObject Config => _config;

    /// <summary>An empty feed for the fixture's tables.</summary>
    /// <param name="types">Settings <c>types</c>: topic, a point, the column.</param>
    public static FeedHarness For(Fixture fixture, IReadOnlyDictionary<string, string>? types = null) =>
        new([.. fixture.WholeTables.Select(table => TableConfig(table, types ?? new Dictionary<string, string>()))]);

    /// <summary>An empty feed for tables that are given as they stand in a configuration.</summary>
    public static FeedHarness For(params JsonObject[] tables) => new([.. tables]);

    /// <summary>The same in memory where there is room: thousands of small commits would mostly wait for the disk.</summary>
    public static FeedHarness InMemory(params JsonObject[] tables)
    {
        var hasRoom = Directory.Exists(MemoryDisk)
            && new DriveInfo(MemoryDisk).AvailableFreeSpace > LeastMemoryBytes;
        var harness = new FeedHarness([.. tables], hasRoom ? MemoryDisk : null);
        harness.Config["engine"]!["temp_directory"] = harness.Folder;
        return harness;
    }

    public static TableName Target(string table) => new("main", "shop", table);

    /// <summary>An object of the fixture arrives.</summary>
    public void Arrive(Fixture fixture, string key)
    {
        var path = Path.Combine(Feed, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(Path.Combine(fixture.Feed, key), path, overwrite: true);
    }

    /// <summary>A file arrives under another name.</summary>
    public void Arrive(string source, string key)
    {
        var path = Path.Combine(Feed, key);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.Copy(source, path, overwrite: true);
    }

    /// <summary>Every file of a folder arrives.</summary>
    public void ArriveFolder(string source)
    {
        foreach (var file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
        {
            Arrive(file, Path.GetRelativePath(source, file));
        }
    }

    /// <summary>An empty RESOLVED object; its name is all that counts.</summary>
    public void Resolve(string digits)
    {
        var path = Path.Combine(Feed, $"{digits[..4]}-{digits[4..6]}-{digits[6..8]}", $"{digits}.RESOLVED");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, "");
    }

    /// <summary>Runs <c>apply</c> in this process.</summary>
    public async Task<SyncReport> ApplyAsync(CancellationToken cancellationToken, bool eachResolved = false)
    {
        await using var workplace = Open();
        var options = SyncOptions.Default with { EachResolved = eachResolved };
        return await workplace.Sync(workplace.Memory).RunAsync(options, cancellationToken);
    }

    /// <summary>Runs the published program with this feed's configuration.</summary>
    public Task<ProcessRun> RunAsync(
        string verb,
        string[] arguments,
        CancellationToken cancellationToken,
        IReadOnlyDictionary<string, string>? environment = null)
    {
        WriteConfig();
        return ProcessRun.StartAsync(
            Repository.Program("destination-cdc"),
            [verb, "--config", ConfigFile, .. arguments],
            Folder,
            cancellationToken,
            environment);
    }

    /// <summary>What the program works with, for reading the tables back.</summary>
    /// <param name="running">Another engine than <see cref="Engine"/>.</param>
    public Workplace Open(StagingEngine? running = null)
    {
        WriteConfig();
        return Workplace.Open(ConfigFile, TimeProvider.System, running ?? Engine);
    }

    /// <summary>Differences of a table from the expected rows; empty when there are none.</summary>
    public async Task<List<string>> DifferencesAsync(
        FixtureTable table,
        string expectedFile,
        CancellationToken cancellationToken,
        bool isJson = false,
        IReadOnlyDictionary<string, string>? renames = null,
        long? version = null)
    {
        await using var workplace = Open();
        return await TableComparer.DifferencesAsync(
            workplace.Warehouse,
            TargetOf(table.Target),
            table.Key,
            expectedFile,
            cancellationToken,
            isJson,
            table.OtherColumns,
            renames,
            version);
    }

    /// <summary>Where the configuration puts a table.</summary>
    public TableName TargetOf(string table) => Target(table) with { Schema = (string)_config["schema"]! };

    public void Dispose() => Directory.Delete(Folder, recursive: true);

    public void WriteConfig() => File.WriteAllText(ConfigFile, _config.ToJsonString(JsonSerializerOptions.Default));

    static JsonObject TableConfig(FixtureTable table, IReadOnlyDictionary<string, string> types)
    {
        var config = new JsonObject
        {
            ["table"] = table.Topic,
            ["target"] = table.Target,
            ["source_schema"] = table.CreateStatement(),
        };
        var declared = table.Columns.Where(column => types.ContainsKey($"{table.Topic}.{column.Name}")).ToList();
        if (declared.Count > 0)
        {
            config["types"] = new JsonObject(declared.Select(column => KeyValuePair.Create<string, JsonNode?>(
                column.Name, JsonValue.Create(types[$"{table.Topic}.{column.Name}"]))));
        }

        return config;
    }
}
