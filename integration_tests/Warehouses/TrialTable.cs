using System.Collections.Immutable;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using Xunit;

namespace IntegrationTests.Warehouses;

/// <summary>One table of a trial: stages rows, commits them, reads the table back.</summary>
sealed class TrialTable(IWarehouse warehouse, Database database, TableName name, TableSchema schema)
{
    public const string Writer = "trial";

    static readonly ColumnDefinition Order = new("u", DataType.Decimal(29, 10));

    static int _relations;

    StoredPosition? _last;

    public TableName Name => name;

    public TableSchema Schema { get; init; } = schema;

    /// <summary>All columns that are neither key nor <c>u</c>, as one group ordered by <c>u</c>.</summary>
    public ImmutableArray<ColumnGroup> Groups { get; init; } =
    [
        new("main", [.. schema.Columns.Select(c => c.Name).Except(schema.Key).Except(["u"])], "u"),
    ];

    public ImmutableHashSet<string> NumberTextKeys { get; init; } = [];

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>A table with the key <c>k</c>, further columns and the order <c>u</c>.</summary>
    public static TableSchema Keyed(DataType keyType, params ColumnDefinition[] columns) =>
        new([new ColumnDefinition("k", keyType), .. columns, Order], ["k"]);

    public static Position At(long major) => new(major, 0);

    public Task<StoredPosition?> PositionAsync()
    {
        _last = null;
        return warehouse.PositionAsync(name, Writer, Cancellation);
    }

    /// <summary>Rows of SQL as a relation of their own.</summary>
    public StagedRows Stage(string select)
    {
        var relation = $"staged_{Interlocked.Increment(ref _relations)}";
        using var connection = database.Connect();
        connection.Execute($"CREATE TABLE {relation} AS {select}");
        return new StagedRows(database, relation, connection.Scalar<long>($"SELECT count(*) FROM {relation}"));
    }

    /// <summary>
    /// A merge of one group. The text is a list of SQL rows with the key, the other columns but <c>u</c>, the time and
    /// whether the row is dead: <c>(1, 'a', 10, false), (2, NULL, 11, true)</c>.
    /// </summary>
    public Merge MergeOf(string rows)
    {
        var columns = Schema.Columns.Where(column => column.Name != "u").ToArray();
        var names = string.Join(", ", columns.Select((_, index) => $"c{index}"));
        var casts = columns.Select((column, index) =>
            $"CAST(c{index} AS {ConnectorKit.Sql.SqlDialect.DuckDb.Type(column.Type)}) AS \"{column.Name}\"");
        var group = Groups[0];
        return new Merge(
            Stage($"""
                SELECT {string.Join(", ", casts)},
                    NOT dead AS "{group.Present}", CAST(t AS DECIMAL(29,10)) AS "{group.Order}",
                    dead AS "{Merge.DeadColumn}", CAST(NULL AS DECIMAL(29,10)) AS "{Merge.ResetAtColumn}"
                FROM (VALUES {rows}) v({names}, t, dead)
                """),
            Schema.Key,
            Groups)
        { NumberTextKeys = NumberTextKeys };
    }

    /// <summary>Merges on top of what this table's last commit left, else of what is stored now.</summary>
    public async Task<CommitResult> MergeAsync(string rows, Position next) =>
        await CommitAsync(MergeOf(rows), _last ?? await PositionAsync(), next);

    public TableCommit CommitOf(Change change, StoredPosition? expected, Position? next) =>
        new(name, Writer, expected, next, Schema, change);

    public async Task<CommitResult> CommitAsync(Change change, StoredPosition? expected, Position? next)
    {
        _last = null;
        var result = Assert.Single(await warehouse.CommitAsync([CommitOf(change, expected, next)], Cancellation));
        _last = result.Stored;
        return result;
    }

    /// <summary>The table's rows as sorted text, the columns in the schema's order or as named.</summary>
    public async Task<string[]> RowsAsync(params string[] columns)
    {
        var definitions = columns.Length == 0
            ? Schema.Columns
            : [.. columns.Select(column => Schema.Columns.Single(definition => definition.Name == column))];
        return await ReadAsync(new ReadRequest(name, definitions, Version: null, Cursor: null));
    }

    public async Task<string[]> ReadAsync(ReadRequest request)
    {
        var rows = new List<string>();
        foreach (var slice in await warehouse.PlanReadAsync(request, Cancellation))
        {
            rows.AddRange(await RowText.ReadAsync(warehouse.ReadAsync(slice, Cancellation)));
        }

        rows.Sort(StringComparer.Ordinal);
        return [.. rows];
    }
}
