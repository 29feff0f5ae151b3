using ConnectorKit.Warehouses;
using Lakehouse.Log;
using Lakehouse.Writing;

namespace Lakehouse;

/// <summary>What each commit of a table did, as far back as its log still has the commits.</summary>
sealed class TableHistory(LakehouseEngine engine)
{
    public Task<IReadOnlyList<TableVersion>> ReadAsync(
        TableName table, string writer, int limit, CancellationToken cancellationToken) =>
        engine.Database.Gate.RunAsync<IReadOnlyList<TableVersion>>(
            () =>
            [
                .. engine.Open(table).Commits(limit, cancellationToken)
                    .Select(commit => Entry(commit.Version, commit.Actions, writer)),
            ],
            static () => { },
            cancellationToken);

    static TableVersion Entry(long version, IReadOnlyList<LogAction> actions, string writer)
    {
        var info = actions.OfType<CommitInfo>().FirstOrDefault();
        var time = info?.InCommitTimestamp ?? info?.Timestamp;
        return new TableVersion(
            version,
            time is { } milliseconds ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds) : null,
            info?.Operation ?? "unknown",
            StoredPositions.In(actions, writer),
            info is null ? null : OperationMetrics.Counts(info.Metrics));
    }
}
