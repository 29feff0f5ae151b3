using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using ConnectorKit.Databricks.Queries;
using ConnectorKit.Databricks.Statements;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Tables;

/// <summary>What each commit of a table did. Positions are not kept with the commits here, so they are not told.</summary>
sealed class HistoryReader(StatementClient statements)
{
    /// <summary>Newest first; empty when there is no such table.</summary>
    public async Task<IReadOnlyList<TableVersion>> ReadAsync(
        TableName table, int limit, CancellationToken cancellationToken)
    {
        try
        {
            var history = await statements.ExecuteAsync(
                new SqlStatement(TableSql.History(table, limit), RepeatSafely: true), cancellationToken);
            return [.. history.Rows.Select(row => Entry(history.Columns, row))];
        }
        catch (ConfigException e) when (StatementErrors.IsMissing(e))
        {
            return [];
        }
    }

    static TableVersion Entry(ImmutableArray<string> columns, string?[] row)
    {
        string? Value(string name) => columns.IndexOf(name) is >= 0 and var at ? row[at] : null;
        var metrics = Value("operationMetrics") is { } text
            ? JsonSerializer.Deserialize(text, StatementJson.Default.DictionaryStringString)
            : null;
        return new TableVersion(
            long.Parse(Value("version")!, CultureInfo.InvariantCulture),
            DateTimeOffset.TryParse(
                Value("timestamp"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time.ToUniversalTime()
                : null,
            Value("operation") ?? "unknown",
            Position: null,
            metrics is null ? null : OperationMetrics.Counts(metrics));
    }
}
