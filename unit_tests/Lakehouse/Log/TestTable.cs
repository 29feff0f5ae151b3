using System.Collections.Immutable;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;
using Lakehouse.Schema;
using UnitTests.DuckDB;
using Xunit;

namespace UnitTests.Lakehouse.Log;

/// <summary>A table whose log is real and whose data files exist only in it.</summary>
sealed class TestTable : IDisposable
{
    readonly TemporaryFolder _folder = new();
    readonly Database _engine = TestDatabase.Open();

    public TestTable(params (string Key, string Value)[] configuration)
    {
        Root = Path.Combine(_folder.Path, "a table [1]");
        Table = new DeltaTable(Root, _engine, TimeProvider.System);
        Metadata = new Metadata(Guid.NewGuid().ToString(), "")
        {
            Configuration = configuration.ToImmutableSortedDictionary(e => e.Key, e => e.Value, StringComparer.Ordinal),
            CreatedTime = 1,
        }.With(DeltaSchema.From([new ColumnDefinition("id", DataType.BigInt)]));
    }

    /// <summary>Ends when the test run is cancelled.</summary>
    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public string Root { get; }

    public string Log => Path.Combine(Root, LogFileName.Directory);

    public DeltaTable Table { get; }

    public Metadata Metadata { get; }

    public static AddFile File(string path, long rows = 1, DeletionVectorDescriptor? vector = null) =>
        new(path, 100, 1, DataChange: true)
        {
            Stats = $$"""{"numRecords":{{rows}}}""",
            NumRecords = rows,
            DeletionVector = vector,
        };

    public DeltaTable Reopened() => new(Root, _engine, TimeProvider.System);

    public Snapshot Create(params IEnumerable<LogAction> more)
    {
        var commit = new DeltaCommit(
            "CREATE TABLE", [Protocol.WithFeatures(TableFeature.DeletionVectors), Metadata, .. more]);
        Assert.Equal(0, Table.Commit(null, commit, Stop).Version);
        return Load();
    }

    public Snapshot Load(long? version = null) => Table.Load(version, Stop)!;

    /// <summary>Commits and expects no conflict.</summary>
    public Snapshot Commit(Snapshot read, params IEnumerable<LogAction> actions)
    {
        var outcome = Table.Commit(read, new DeltaCommit("WRITE", [.. actions]), Stop);
        Assert.Null(outcome.Conflict);
        return Load(outcome.Version);
    }

    public string PathOf(long version) => Path.Combine(Log, LogFileName.Commit(version));

    public void Dispose()
    {
        _engine.Dispose();
        _folder.Dispose();
    }
}
