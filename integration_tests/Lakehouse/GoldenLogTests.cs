using ConnectorKit.Errors;
using DuckDB;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// The logs of all tables that Spark wrote: what Spark reports of each is what our snapshot says, and what must be refused
/// is refused by name.
/// </summary>
public sealed class GoldenLogTests(ITestOutputHelper output) : IDisposable
{
    /// <summary>Tables that are refused while the log is loaded, and a word of the reason.</summary>
    static readonly Dictionary<string, string> Refused = new(StringComparer.Ordinal)
    {
        ["broken-log-gap"] = "00000000000000000023.json is missing",
        ["broken-torn-commit"] = "line ",
        ["gate-catalog-managed"] = "'catalogManaged'",
        ["gate-reader-version-4"] = "reader version 4",
        ["gate-unknown-reader-feature"] = "'acmeFutureReader'",
        ["log-compaction-only"] = "00000000000000000001.json is missing",
        ["variant"] = "'variantType'",
        ["variant-shredded"] = "'variant",
    };

    /// <summary>Tables whose deletion vectors cannot be read, and a word of the reason.</summary>
    static readonly Dictionary<string, string> BrokenVectors = new(StringComparer.Ordinal)
    {
        ["broken-dv-crc"] = "checksum",
        ["broken-missing-dv-file"] = "is missing",
    };

    readonly Database _engine = Database.Open(new DatabaseOptions
    {
        MemoryLimitBytes = 512L << 20,
        Threads = 2,
        TempDirectory = Path.Combine(Path.GetTempPath(), "golden-tests"),
    });

    public static TheoryData<string> Readable =>
        [.. GoldenTable.AllNames.Where(name => !Refused.ContainsKey(name) && new GoldenTable(name).SparkReadsIt)];

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _engine.Dispose();

    [Theory]
    [MemberData(nameof(Readable))]
    public void The_snapshot_is_what_Spark_reports(string name)
    {
        var expected = new GoldenTable(name);
        var snapshot = Open(expected).Load(null, Stop)!;
        var protocol = snapshot.Protocol;
        Assert.Equal(expected.Version, snapshot.Version);
        Assert.Equal(expected.Files, snapshot.FileCount);
        Assert.Equal(
            expected.Protocol,
            (protocol.MinReaderVersion, protocol.MinWriterVersion, Sorted(protocol.ReaderFeatures),
                Sorted(protocol.WriterFeatures)),
            ProtocolsAreEqual);
        Assert.Equal(expected.Schema, GoldenTable.Bare(snapshot.Schema));
        Assert.Equal(expected.PartitionColumns, snapshot.Metadata.PartitionColumns.Order(StringComparer.Ordinal));
        Assert.Equivalent(expected.Properties, new Dictionary<string, string>(snapshot.Metadata.Configuration), true);
        foreach (var (appId, version) in expected.Transactions)
        {
            Assert.Equal(version, snapshot.TransactionVersion(appId));
        }
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void Every_version_has_the_rows_that_Spark_counted(string name)
    {
        var expected = new GoldenTable(name);
        var table = Open(expected);
        Assert.All(expected.Versions, version => Assert.Equal(
            version.Rows, LiveRows(table.Load(version.Version, Stop)!)));
    }

    [Theory]
    [MemberData(nameof(Readable))]
    public void Every_deletion_vector_deletes_what_the_log_says(string name)
    {
        var expected = new GoldenTable(name);
        var snapshot = Open(expected).Load(null, Stop)!;
        var vectors = snapshot.Files.Where(file => file.DeletionVector is not null).ToArray();
        var store = new DeletionVectorStore(snapshot.Root);
        Assert.Equal(expected.DeletionVectors.Vectors, vectors.Length);
        Assert.Equal(
            expected.DeletionVectors.Rows,
            vectors.Sum(file => store.Read(file.DeletionVector!).Positions().LongCount()));
        Assert.Equal(
            expected.DeletionVectors.Storage,
            vectors.Select(file => file.DeletionVector!.StorageType).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_table_is_read_or_refused_by_name()
    {
        var read = new List<string>();
        foreach (var name in GoldenTable.AllNames)
        {
            var (refusal, why) = Refusal(new GoldenTable(name));
            if (refusal is null)
            {
                read.Add(name);
            }
            else
            {
                Assert.True(Refused.TryGetValue(name, out var word) || BrokenVectors.TryGetValue(name, out word), why);
                Assert.Contains(word!, why, StringComparison.Ordinal);
                output.WriteLine($"refused {name}: {why}");
            }
        }

        output.WriteLine($"read ({read.Count}): {string.Join(", ", read)}");
        Assert.Equal(GoldenTable.AllNames.Count() - Refused.Count - BrokenVectors.Count, read.Count);
    }

    [Fact]
    public void A_truncated_checkpoint_does_no_harm_while_all_commits_are_there()
    {
        var snapshot = Open(new GoldenTable("checkpoint-truncated")).Load(null, Stop)!;
        Assert.Equal(25, LiveRows(snapshot));
    }

    DeltaTable Open(GoldenTable table) => new(table.Root, _engine, TimeProvider.System);

    (HeldException? Refusal, string Why) Refusal(GoldenTable golden)
    {
        try
        {
            var snapshot = Open(golden).Load(null, Stop)!;
            var store = new DeletionVectorStore(snapshot.Root);
            foreach (var file in snapshot.Files.Where(file => file.DeletionVector is not null))
            {
                store.Read(file.DeletionVector!);
            }

            return (null, golden.Name);
        }
        catch (HeldException refusal)
        {
            return (refusal, refusal.Message);
        }
    }

    /// <summary>From the statistics, or from the files where a writer left them out.</summary>
    long LiveRows(Snapshot snapshot)
    {
        if (snapshot.LiveRecords is { } rows)
        {
            return rows;
        }

        using var connection = _engine.Connect();
        return snapshot.Files.Sum(file => file.LiveRecords ?? connection.Scalar<long>(
            "SELECT count(*) FROM read_parquet($1)", snapshot.PathOf(file)));
    }

    static string[] Sorted(IEnumerable<string> texts) => [.. texts.Order(StringComparer.Ordinal)];

    static bool ProtocolsAreEqual(
        (int MinReader, int MinWriter, string[] Readers, string[] Writers) left,
        (int MinReader, int MinWriter, string[] Readers, string[] Writers) right) =>
        left.MinReader == right.MinReader && left.MinWriter == right.MinWriter
        && left.Readers.SequenceEqual(right.Readers) && left.Writers.SequenceEqual(right.Writers);
}
