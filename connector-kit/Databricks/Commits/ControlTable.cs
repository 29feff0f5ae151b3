using System.Diagnostics;
using System.Globalization;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Commits;

/// <summary>The control table of one schema and the statements of the protocol that change it.</summary>
sealed class ControlTable(StatementClient statements, TableName name)
{
    const int Tries = 5;
    static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(500);

    /// <summary>Tables are asked for one after the other when a program starts; that takes seconds.</summary>
    static readonly TimeSpan SoonAfter = TimeSpan.FromSeconds(10);

    readonly Lock _lock = new();
    Dictionary<string, ControlRow> _readAhead = [];
    (string Writer, long At) _readAheadFor;

    public TableName Name => name;

    /// <summary>
    /// One table's row, read together with those of the writer's other tables. Each of them is handed out once, soon
    /// after: who asks a second time, or after a commit, wants to know what is there by then.
    /// </summary>
    public async Task<ControlRow?> ReadOnceAsync(string writer, TableName table, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            if (_readAheadFor.Writer == writer && Stopwatch.GetElapsedTime(_readAheadFor.At) < SoonAfter
                && _readAhead.Remove(table.ToString(), out var row))
            {
                return row;
            }
        }

        var at = Stopwatch.GetTimestamp();
        var rows = await ReadAsync(ControlSql.Read(name, writer, null), cancellationToken);
        rows.Remove(table.ToString(), out var found);
        lock (_lock)
        {
            (_readAhead, _readAheadFor) = (rows, (writer, at));
        }

        return found;
    }

    /// <summary>The writer's rows by table; none where there is no control table yet.</summary>
    public async Task<IReadOnlyDictionary<TableName, ControlRow>> ReadAsync(
        string writer, IReadOnlyCollection<TableName> tables, CancellationToken cancellationToken)
    {
        var rows = await ReadAsync(ControlSql.Read(name, writer, tables), cancellationToken);
        return tables.Where(table => rows.ContainsKey(table.ToString()))
            .ToDictionary(table => table, table => rows[table.ToString()]);
    }

    /// <summary>
    /// Declares where a group goes. A declaration whose reply was lost is looked for by its attempt, and sent again
    /// under the same one.
    /// </summary>
    /// <returns>The tables that are declared; of the others somebody is ahead.</returns>
    public async Task<IReadOnlySet<TableName>> DeclareAsync(
        string writer, IReadOnlyCollection<Declaration> group, CancellationToken cancellationToken)
    {
        lock (_lock)
        {
            _readAhead = [];
        }

        var attempt = Guid.NewGuid().ToString("N");
        var tables = group.Select(declaration => declaration.Table).ToHashSet();
        var declare = new SqlStatement(ControlSql.Declare(name, writer, attempt, group), RepeatSafely: false);
        for (var tried = 1; ; tried++)
        {
            Exception? uncertain = null;
            try
            {
                var result = await statements.ExecuteAsync(declare, cancellationToken);
                if (result.Count("num_affected_rows") == group.Count)
                {
                    return tables;
                }
            }
            catch (ConnectorException e) when (e is OutcomeUnknownException || StatementErrors.IsConflict(e))
            {
                uncertain = e;
            }

            var rows = await ReadAsync(writer, tables, cancellationToken);
            var mine = tables.Where(table => rows.GetValueOrDefault(table)?.Attempt == attempt).ToHashSet();
            if (uncertain is null || !group.Any(declaration => IsOpen(declaration, mine, rows)))
            {
                return mine;
            }

            if (tried == Tries)
            {
                throw uncertain;
            }

            await Task.Delay(BetweenTries, cancellationToken);
        }
    }

    /// <summary>Says that the commits are done; running it twice is the same as once.</summary>
    /// <returns>False when a row no longer has our declaration.</returns>
    public async Task<bool> ConfirmAsync(
        string writer, IReadOnlyCollection<(Declaration, long?)> group, CancellationToken cancellationToken)
    {
        var confirm = new SqlStatement(ControlSql.Confirm(name, writer, group), RepeatSafely: true);
        for (var tried = 1; ; tried++)
        {
            try
            {
                var result = await statements.ExecuteAsync(confirm, cancellationToken);
                return result.Count("num_affected_rows") == group.Count;
            }
            catch (ConnectorException e) when (StatementErrors.IsConflict(e) && tried < Tries)
            {
                await Task.Delay(BetweenTries, cancellationToken);
            }
        }
    }

    async Task<Dictionary<string, ControlRow>> ReadAsync(string query, CancellationToken cancellationToken)
    {
        try
        {
            var read = await statements.ExecuteAsync(
                new SqlStatement(query, RepeatSafely: true), cancellationToken);
            return read.Rows.ToDictionary(row => row[0]!, Row);
        }
        catch (ConfigException e) when (StatementErrors.IsMissing(e))
        {
            return [];
        }
    }

    /// <summary>True when the row is still as it was read, so that the declaration may yet be made.</summary>
    static bool IsOpen(
        Declaration declaration, HashSet<TableName> mine, IReadOnlyDictionary<TableName, ControlRow> rows) =>
        !mine.Contains(declaration.Table)
        && (rows.TryGetValue(declaration.Table, out var row)
            ? row.Epoch == declaration.Epoch - 1
                && row.For(declaration.Incarnation).Position == declaration.Expected
            : declaration.Epoch == 1);

    static ControlRow Row(string?[] row) => new(
        row[1] ?? "",
        ParsePosition(row[2]),
        ParsePosition(row[3]),
        long.Parse(row[4]!, CultureInfo.InvariantCulture),
        row[5] ?? "",
        row[6] is { } version ? long.Parse(version, CultureInfo.InvariantCulture) : null);

    /// <summary>Reads a position as the warehouse prints it; it may write zero as <c>0E-10</c>.</summary>
    public static Position? ParsePosition(string? text) => text is null ? null
        : text.StartsWith("0E", StringComparison.Ordinal) ? new Position(0, 0)
        : Position.Parse(text);
}
