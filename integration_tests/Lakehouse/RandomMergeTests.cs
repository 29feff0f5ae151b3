using System.Collections.Immutable;
using System.Globalization;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using IntegrationTests.Warehouses;
using Xunit;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// Random change sets, with and without all groups, stale, repeated and reset, against a model in memory that knows nothing of
/// files: after every commit the table holds the model's rows.
/// </summary>
public sealed class RandomMergeTests : IDisposable
{
    const int Commits = 12;
    const int Keys = 30;
    const int Groups = 3;

    static readonly ImmutableArray<ColumnGroup> PlainGroups = GroupsOf("v");

    readonly LakehouseHost _host = new();

    public static TheoryData<int> Seeds =>
        [.. Enumerable.Range(1, Environment.GetEnvironmentVariable("SOAK") is null ? 6 : 500)];

    public void Dispose() => _host.Dispose();

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task A_random_history_ends_like_the_model(int seed)
    {
        var random = new Random(seed);
        var name = new TableName("main", "bank", "random");
        var warehouse = _host.NewWarehouse();

        // Plain names or such that need column mapping; types that grow on the way; with deletion vectors or without.
        var groups = seed % 2 == 0 ? PlainGroups : GroupsOf("a value, ");
        var grows = seed % 3 == 0 ? Commits / 2 : Commits;
        var properties = ImmutableDictionary<string, string>.Empty
            .Add("delta.enableDeletionVectors", seed % 4 < 2 ? "true" : "false");
        var model = new Dictionary<(long?, string), int?[]>();
        for (var commit = 1; commit <= Commits; commit++)
        {
            var type = commit > grows ? DataType.BigInt : DataType.Int;
            var schema = SchemaOf(groups, type) with { Properties = properties };
            var table = new TrialTable(warehouse, _host.Database, name, schema);
            if (commit > 1 && random.Next(4) == 0)
            {
                var stored = await warehouse.DescribeAsync(name, TestContext.Current.CancellationToken);
                await InsertByOtherAsync(name, stored!.Schema, model, commit);
            }

            var staged = Stage(random, commit);
            var merge = new Merge(table.Stage(Sql(staged, groups)), schema.Key, groups);
            var result = await table.CommitAsync(merge, await table.PositionAsync(), TrialTable.At(commit));
            Assert.Equal(Outcome.Committed, result.Outcome);
            var before = model.Count;
            var deleted = staged.Count(row => Apply(model, row));
            Assert.Equal(deleted, result.Counts.Deleted);
            Assert.Equal(model.Count - before + deleted, result.Counts.Inserted);
            Assert.Equal(model.Count, result.Counts.Total);
            Assert.Equal(Text(model), await table.RowsAsync());
        }
    }

    static List<StagedRow> Stage(Random random, int commit)
    {
        var keys = Enumerable.Range(0, Keys)
            .Select(key => (Number: key % 7 == 6 ? (long?)null : key, Text: key % 2 == 0 ? "a" : "b"))
            .Distinct();
        return [.. keys.Where(_ => random.Next(3) == 0).Select(key => new StagedRow(
            key.Number,
            key.Text,
            [.. Enumerable.Range(0, Groups).Select(_ => random.Next(3) > 0)],
            [.. Enumerable.Range(0, Groups).Select(_ => commit * 10 - random.Next(30))],
            random.Next(4) == 0,
            random.Next(3) == 0 ? commit * 10 - random.Next(30) : null))];
    }

    /// <summary>The rules of <see cref="Merge"/>, row by row. True when a row was deleted.</summary>
    static bool Apply(Dictionary<(long?, string), int?[]> model, StagedRow row)
    {
        var found = model.TryGetValue((row.Key, row.Text), out var stored);
        if (row.Dead)
        {
            return found && row.Orders[0] >= (stored![Groups] ?? 0) && model.Remove((row.Key, row.Text));
        }

        stored ??= new int?[2 * Groups];
        for (var group = 0; group < Groups; group++)
        {
            if (row.Present[group] && (!found || row.Orders[group] >= (stored[Groups + group] ?? 0)))
            {
                (stored[group], stored[Groups + group]) = (row.Orders[group] * 100 + group, row.Orders[group]);
            }
            else if (found && row.ResetAt > (stored[Groups + group] ?? 0))
            {
                (stored[group], stored[Groups + group]) = (null, row.ResetAt);
            }
        }

        model[(row.Key, row.Text)] = stored;
        return false;
    }

    static string Sql(List<StagedRow> rows, ImmutableArray<ColumnGroup> groups)
    {
        var values = rows.Select(row => string.Join(
            ", ",
            [
                Number(row.Key), $"'{row.Text}'",
                .. Enumerable.Range(0, Groups).Select(group => Number(row.Orders[group] * 100 + group)),
                .. row.Present.Select(present => present ? "true" : "false"),
                .. row.Orders.Select(order => Number(order)),
                row.Dead ? "true" : "false",
                Number(row.ResetAt),
            ]));
        var columns = Enumerable.Range(0, Groups).Select(group =>
            $"CAST(v{group} AS INTEGER) AS \"{groups[group].Columns[0]}\", "
            + $"p{group} AS \"{groups[group].Present}\", "
            + $"CAST(o{group} AS DECIMAL(29,10)) AS \"{groups[group].Order}\"");
        return $"""
            SELECT CAST(k AS BIGINT) AS k, l, {string.Join(", ", columns)}, dead AS "{Merge.DeadColumn}",
                CAST(reset_at AS DECIMAL(29,10)) AS "{Merge.ResetAtColumn}"
            FROM (VALUES ({string.Join("), (", values)})) t(k, l, v0, v1, v2, p0, p1, p2, o0, o1, o2, dead, reset_at)
            """;
    }

    static string Number(long? number) => number?.ToString(CultureInfo.InvariantCulture) ?? "NULL";

    static string[] Text(Dictionary<(long?, string), int?[]> model) =>
    [
        .. model.Select(row => string.Join(
                '|',
                [
                    row.Key.Item1?.ToString(CultureInfo.InvariantCulture) ?? "null", row.Key.Item2,
                    .. row.Value.Take(Groups).Select(value => value?.ToString(CultureInfo.InvariantCulture) ?? "null"),
                    .. row.Value.Skip(Groups).Select(order => order is null ? "null" : $"{order}.0000000000"),
                ]))
            .Order(StringComparer.Ordinal),
    ];

    static ImmutableArray<ColumnGroup> GroupsOf(string prefix) =>
    [
        .. Enumerable.Range(0, Groups).Select(group => new ColumnGroup($"g{group}", [$"{prefix}{group}"], $"u{group}")),
    ];

    static TableSchema SchemaOf(ImmutableArray<ColumnGroup> groups, DataType type) => new(
        [
            new ColumnDefinition("k", DataType.BigInt),
            new ColumnDefinition("l", DataType.String),
            .. groups.Select(group => new ColumnDefinition(group.Columns[0], type)),
            .. groups.Select(group => new ColumnDefinition(group.StoredOrder, DataType.Decimal(29, 10))),
        ],
        ["l", "k"]);

    async Task InsertByOtherAsync(
        TableName name, TableSchema schema, Dictionary<(long?, string), int?[]> model, int commit)
    {
        var row = new int?[2 * Groups];
        row[0] = commit;
        model.Add((1000 + commit, "other"), row);
        var values = $"({1000 + commit}, 'other', {commit}, NULL, NULL, NULL, NULL, NULL)";
        await _host.InsertByOtherAsync(name, schema, values);
    }

    sealed record StagedRow(long? Key, string Text, bool[] Present, int[] Orders, bool Dead, int? ResetAt);
}
