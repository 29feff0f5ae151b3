using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;
using DestinationCdc.Windows;
using DestinationCdc.Windows.Sql;
using UnitTests.DestinationCdc.Parquet;
using UnitTests.SourceTree;
using Xunit;

namespace UnitTests.DestinationCdc.Windows;

/// <summary>
/// The generated SQL, word by word, in <c>unit_tests/Golden/destination-cdc</c>. After a change that is meant:
/// <c>UPDATE_GOLDEN=1</c> writes the files anew.
/// </summary>
public class GoldenSqlTests
{
    static readonly Position After = new(1772409520123456789, 0);
    static readonly Position UpTo = new(1772409550000000000, 7);

    [Fact]
    public void Plain_table() =>
        Check("orders", StagingBench.Table(StagingBench.Orders), ("broken/parquet", 1));

    [Fact]
    public void Every_type() => Check(
        "types",
        StagingBench.Table(
            "CREATE TABLE types (id INT8 PRIMARY KEY, d18_9 DECIMAL(18,9), d10 DECIMAL(10), d38_10 DECIMAL(38,10), "
            + "bi BIT(5), ts TIMESTAMP, tz TIMESTAMPTZ, dt DATE, o OID, lsn PG_LSN, g GEOMETRY, ad DECIMAL[], "
            + "ad10 DECIMAL(10,2)[], addr address, i2 INT2, t TIME)"),
        ("07-types/parquet", 1));

    [Fact]
    public void Numbers_kept_as_text_in_the_key_two_versions_and_mvcc_time() => Check(
        "versions",
        StagingBench.Table(null, ["du", "id"]),
        ("13-parquet-wide/parquet", 7),
        ("13-parquet-wide/parquet", 16));

    [Fact]
    public void Every_event() => Check(
        "events",
        StagingBench.Table(StagingBench.Orders) with { AppendOnly = true },
        ("broken/parquet", 1));

    static void Check(string name, SourceTable table, params (string Folder, long Version)[] files)
    {
        var inspected = files.Select(f => InspectedFile.Open(First(f.Folder, f.Version), table, pages: false)).ToList();
        var plan = new DecodePlanner(table, existing: null).Plan(inspected);
        var group = new ColumnGroup("primary", [], DecodePlan.StoredOrder);
        var sql = string.Join("\n\n", [
            "-- once per engine\n" + Macros.Create,
            "-- decode\n" + DecodeSql.Decode(plan, "decoded", After, UpTo),
            "-- count\n" + DecodeSql.Count(After, UpTo),
            "-- find the first bad row\n" + DecodeSql.FindBad(plan.Shapes[0], DecodeSql.Checks(plan.Shapes[0])),
            "-- ties\n" + ReduceSql.FindTies(plan, "decoded", "ties"),
            "-- drop the older by MVCC time\n" + ReduceSql.DropOlderMvcc(plan, "decoded", "ties"),
            "-- contradictions\n" + ReduceSql.FindContradiction(plan, "decoded", "ties"),
            plan.AppendOnly
                ? "-- events\n" + ReduceSql.Events(plan, "decoded", "staged")
                : "-- reduce\n" + ReduceSql.Reduce(plan, group, "decoded", "staged"),
        ]) + "\n";
        var golden = Path.Combine(Repository.Root, "unit_tests", "Golden", "destination-cdc", $"{name}.sql");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(golden, sql);
        }

        Assert.Equal(File.ReadAllText(golden), sql, ignoreLineEndingDifferences: true);
    }

    /// <summary>The first file of a feed by name.</summary>
    static DataFile First(string folder, long version) => StagingBench.File(
        Directory.GetFiles(Path.Combine(Fixtures.Folder, folder), "*.parquet", SearchOption.AllDirectories)
            .Order(StringComparer.Ordinal).First(),
        version);
}
