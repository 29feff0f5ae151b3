using System.Collections.Immutable;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Lakehouse;
using Lakehouse.Log;
using Lakehouse.Maintenance;

namespace IntegrationTests.Lakehouse;

/// <summary>Writes tables that use features beyond the plain ones.</summary>
sealed class FeatureTables(LakehouseHost host)
{
    static readonly ColumnDefinition A = new("a", DataType.String);

    readonly LakehouseWarehouse _warehouse = host.NewWarehouse();

    public async Task<FeatureTable[]> WriteAsync() =>
    [
        await MappedAsync(),
        await MappedLaterAsync(),
        await WidenedAsync(),
        await CopiedAsync(),
        await CompactedAsync(),
        await CleanedAsync(),
        await MappedByIdAsync(),
    ];

    async Task<FeatureTable> MappedAsync()
    {
        var nested = DataType.Struct(new StructField("y z", DataType.Int), new StructField("n", DataType.String));
        var table = Table("mapped", new TableSchema(
            [
                new ColumnDefinition("the key", DataType.BigInt),
                new ColumnDefinition("a,b;{c}(d)=e", DataType.String),
                new ColumnDefinition("s", nested),
                new ColumnDefinition("u", DataType.Decimal(29, 10)),
            ],
            ["the key"]));
        await table.MergeAsync(
            "(1, 'a1', {'y z': 1, 'n': 'x'}, 1, false), (2, 'a2', NULL, 1, false), (3, 'a3', NULL, 1, false)",
            TrialTable.At(1));
        await table.MergeAsync(
            "(2, 'b2', {'y z': 2, 'n': NULL}, 2, false), (3, NULL, NULL, 2, true)", TrialTable.At(2));
        return new FeatureTable(
            host.PathOf(table.Name),
            "concat_ws('|', `the key`, `a,b;{c}(d)=e`, s.`y z`, coalesce(s.n, 'null'))",
            "arrayStringConcat([toString(`the key`), assumeNotNull(`a,b;{c}(d)=e`), "
            + "toString(assumeNotNull(tupleElement(s, 'y z'))), ifNull(tupleElement(s, 'n'), 'null')], '|')",
            ["1|a1|1|x", "2|b2|2|null"]);
    }

    async Task<FeatureTable> MappedLaterAsync()
    {
        var table = Table("mapped_later", TrialTable.Keyed(DataType.BigInt, A));
        await table.MergeAsync("(1, 'a1', 1, false), (2, 'a2', 1, false)", TrialTable.At(1));
        var later = new ColumnDefinition("b c", DataType.Int);
        var wider = Table("mapped_later", TrialTable.Keyed(DataType.BigInt, A, later));
        await wider.MergeAsync("(2, 'b2', 5, 2, false), (3, 'b3', 6, 2, false)", TrialTable.At(2));
        return new FeatureTable(
            host.PathOf(table.Name),
            "concat_ws('|', k, a, coalesce(`b c`, -1))",
            "arrayStringConcat([toString(k), assumeNotNull(a), toString(ifNull(`b c`, -1))], '|')",
            ["1|a1|-1", "2|b2|5", "3|b3|6"]);
    }

    async Task<FeatureTable> WidenedAsync()
    {
        var table = Table("widened", Growing(
            DataType.SmallInt, DataType.Int, DataType.Float, DataType.Decimal(4, 2), DataType.Date,
            DataType.Array(DataType.Int)));
        await table.MergeAsync("(1, 1, 2, 1.5, 1.25, '2024-01-02', [7], 1, false)", TrialTable.At(1));
        var wider = Table("widened", Growing(
            DataType.Int, DataType.BigInt, DataType.Double, DataType.Decimal(20, 4), DataType.TimestampNtz,
            DataType.Array(DataType.BigInt)));
        await wider.MergeAsync(
            "(2, 40000, 3000000000, 2.5, 12345.6789, '2024-01-02 03:04:05', [8000000000], 2, false)", TrialTable.At(2));
        await wider.MergeAsync("(3, NULL, NULL, NULL, NULL, NULL, NULL, 3, true)", TrialTable.At(3));
        return new FeatureTable(
            host.PathOf(table.Name),
            "concat_ws('|', k, c0, c1, c2, c3, date_format(c4, 'yyyy-MM-dd HH:mm:ss'), c5[0])",
            "arrayStringConcat([toString(k), toString(assumeNotNull(c0)), toString(assumeNotNull(c1)), "
            + "toString(assumeNotNull(c2)), toDecimalString(assumeNotNull(c3), 4), "
            + "formatDateTime(assumeNotNull(c4), '%Y-%m-%d %H:%i:%S'), toString(assumeNotNull(c5[1]))], '|')",
            [
                "1|1|2|1.5|1.2500|2024-01-02 00:00:00|7",
                "2|40000|3000000000|2.5|12345.6789|2024-01-02 03:04:05|8000000000",
            ]);

        static TableSchema Growing(params DataType[] types) => TrialTable.Keyed(
            DataType.BigInt, [.. types.Select((type, index) => new ColumnDefinition($"c{index}", type))]);
    }

    async Task<FeatureTable> CopiedAsync()
    {
        var table = Table("copied", TrialTable.Keyed(DataType.BigInt, A) with
        {
            Properties = ImmutableDictionary<string, string>.Empty.Add("delta.enableDeletionVectors", "false"),
        });
        await table.MergeAsync("(1, 'a1', 1, false), (2, 'a2', 1, false), (3, 'a3', 1, false)", TrialTable.At(1));
        await table.MergeAsync("(2, 'b2', 2, false), (3, NULL, 2, true)", TrialTable.At(2));
        return Plain("copied", ["1|a1", "2|b2"]);
    }

    async Task<FeatureTable> CompactedAsync()
    {
        var table = Table("compacted", TrialTable.Keyed(DataType.BigInt, A));
        for (var commit = 1; commit <= CompactionPlan.SmallFiles + 2; commit++)
        {
            await table.MergeAsync(
                $"({commit}, 'a{commit}', {commit}, false), ({commit - 1}, NULL, {commit}, true)",
                TrialTable.At(commit));
        }

        await _warehouse.MaintainAsync(table.Name, CancellationToken.None);
        return Plain("compacted", [$"{CompactionPlan.SmallFiles + 2}|a{CompactionPlan.SmallFiles + 2}"]);
    }

    /// <summary>Its oldest log entries are gone.</summary>
    async Task<FeatureTable> CleanedAsync()
    {
        var table = Table("cleaned", TrialTable.Keyed(DataType.BigInt, A));
        const int commits = 32;
        for (var commit = 1; commit <= commits; commit++)
        {
            await table.MergeAsync($"({commit % 2}, 'a{commit}', {commit}, false)", TrialTable.At(commit));
            var log = Path.Combine(host.PathOf(table.Name), LogFileName.Directory);
            File.SetLastWriteTimeUtc(
                Path.Combine(log, LogFileName.Commit(commit - 1)),
                TimeProvider.System.GetUtcNow().UtcDateTime - TimeSpan.FromDays(commits + 50 - commit));
        }

        return Plain("cleaned", [$"0|a{commits}", $"1|a{commits - 1}"]);
    }

    /// <summary>Made by Spark; the rows and one more column are ours.</summary>
    async Task<FeatureTable> MappedByIdAsync()
    {
        new GoldenTable("cm-id").CopyTo(host.PathOf(NameOf("by_id")));
        var info = await _warehouse.DescribeAsync(NameOf("by_id"), CancellationToken.None);
        var later = new ColumnDefinition("later", DataType.Struct(new StructField("x", DataType.Int)));
        var table = Table("by_id", info!.Schema with { Columns = info.Schema.Columns.Add(later) });
        var rows = table.Stage("SELECT 7 AS id, 'seven' AS b, {'z': 70} AS st, {'x': 700} AS later");
        await table.CommitAsync(new Replace(rows), await table.PositionAsync(), TrialTable.At(1));
        rows = table.Stage("SELECT 8 AS id, 'eight' AS b, {'z': 80} AS st, {'x': 800} AS later");
        await table.CommitAsync(new Append(rows), await table.PositionAsync(), TrialTable.At(2));
        return new FeatureTable(
            host.PathOf(table.Name),
            "concat_ws('|', id, b, st.z, later.x)",
            "arrayStringConcat([toString(assumeNotNull(id)), assumeNotNull(b), "
            + "toString(assumeNotNull(tupleElement(st, 'z'))), "
            + "toString(assumeNotNull(tupleElement(later, 'x')))], '|')",
            ["7|seven|70|700", "8|eight|80|800"]);
    }

    FeatureTable Plain(string name, string[] rows) => new(
        host.PathOf(NameOf(name)),
        "concat_ws('|', k, a)",
        "arrayStringConcat([toString(k), assumeNotNull(a)], '|')",
        rows);

    TrialTable Table(string name, TableSchema schema) => new(_warehouse, host.Database, NameOf(name), schema);

    static TableName NameOf(string name) => new("main", "bank", name);
}
