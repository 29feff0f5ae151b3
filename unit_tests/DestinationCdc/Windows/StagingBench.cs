using System.Collections.Immutable;
using System.Globalization;
using ConnectorKit.ObjectStores;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;
using DestinationCdc.Windows;
using DuckDB;
using UnitTests.DuckDB;
using Xunit;

namespace UnitTests.DestinationCdc.Windows;

/// <summary>A stager with its engine and folder; looks at what it staged.</summary>
sealed class StagingBench : IDisposable
{
    public const string Orders = "CREATE TABLE orders (id INT8 PRIMARY KEY, amount DECIMAL(10,2), note STRING)";

    public static readonly Position Late = new(long.MaxValue, 0);

    readonly DirectoryInfo _temp = Directory.CreateTempSubdirectory("staging");
    readonly WindowStager _stager;

    public StagingBench(long? engineBytes = null)
    {
        var options = TestDatabase.Options;
        Database = Database.Open(options with { MemoryLimitBytes = engineBytes ?? options.MemoryLimitBytes });
        _stager = new WindowStager(new StagingEngine(Database), _temp.FullName);
    }

    public Database Database { get; }

    public static SourceTable Table(
        string? schema,
        string[]? key = null,
        Dictionary<string, string>? types = null,
        Dictionary<string, string>? renames = null)
    {
        var problems = new List<string>();
        var table = SourceTableFactory.Create(
            new SourceTableSettings(
                "orders",
                new TableName("main", "shop", "orders"),
                schema,
                [.. key ?? []],
                (types ?? []).ToImmutableDictionary(),
                (renames ?? []).ToImmutableDictionary()),
            problems);
        Assert.Empty(problems);
        return table!;
    }

    public static DataFile File(string path, long version = 1) => new(
        new StoredObject(Path.GetFileName(path), new FileInfo(path).Length),
        new DataFileName(new Position(0, 0), "3f2a9c0d1e4b5a67", "orders", null, version, FormatOf(path)),
        path);

    static FileFormat FormatOf(string path) => Path.GetExtension(path) switch
    {
        ".ndjson" => FileFormat.NdJson,
        ".gz" => FileFormat.NdJsonGzip,
        ".zst" => FileFormat.NdJsonZstd,
        _ => FileFormat.Parquet,
    };

    public FileSummary Summarize(SourceTable table, DataFile file) => _stager.Summarize(file, table, null);

    public Task<StagedWindow> StageAsync(
        SourceTable table, ImmutableArray<DataFile> files, Position? after = null, Position? upTo = null,
        TableInfo? existing = null) =>
        _stager.StageAsync(
            new WindowRequest(table, files, after, upTo ?? Late, existing), TestContext.Current.CancellationToken);

    /// <summary>Rows of a query over the staged relation (<c>staged</c> in the SQL), values as text, NULL as NULL.</summary>
    public List<string> Rows(StagedWindow window, string sql)
    {
        var relation = Assert.IsType<Merge>(window.Change).Rows.Relation;
        using var connection = Database.Connect();
        return [.. connection.Rows(sql.Replace("staged", relation, StringComparison.Ordinal))
            .Select(row => string.Join(" ", row.Select(Text)))];
    }

    static string? Text(object? value) =>
        value is null ? "NULL" : Convert.ToString(value, CultureInfo.InvariantCulture);

    /// <summary>Tables that are left in the engine, files that are left in the folder.</summary>
    public (long Tables, int Files) Left()
    {
        using var connection = Database.Connect();
        return (
            connection.Scalar<long>("SELECT count(*) FROM duckdb_tables()"),
            _temp.GetFiles("*", SearchOption.AllDirectories).Length);
    }

    /// <summary>Writes a Parquet file by SQL as CockroachDB would lay it out (but for DECIMAL annotations).</summary>
    public string Write(string name, string select)
    {
        var path = Path.Combine(_temp.FullName, name);
        using var connection = Database.Connect();
        connection.Execute($"COPY ({select}) TO '{path}' (FORMAT parquet, COMPRESSION uncompressed)");
        return path;
    }

    /// <summary>A path that no other file has had.</summary>
    public string NewFile(string extension) => Path.Combine(_temp.FullName, $"{Guid.NewGuid():N}{extension}");

    public void Dispose()
    {
        Database.Dispose();
        _temp.Delete(recursive: true);
    }
}
