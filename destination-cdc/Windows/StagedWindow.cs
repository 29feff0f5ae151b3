using ConnectorKit.Warehouses;

namespace DestinationCdc.Windows;

/// <summary>One table's window, reduced and ready to commit; disposing drops the staged relation.</summary>
/// <param name="Schema">What the target shall have, bookkeeping columns included.</param>
/// <param name="Change">The rows, or <see cref="NoRows"/> when the window is empty.</param>
/// <param name="SmallestUpdated">Smallest <c>updated</c> of all rows read, also outside the window; null without
/// rows.</param>
sealed record StagedWindow(
    TableSchema Schema, Change Change, WindowCounts Counts, Position? SmallestUpdated, IDisposable? Owner) : IDisposable
{
    /// <summary>Keys whose last event is a row, and keys whose last event is a delete.</summary>
    public (long Upserts, long Deletes) Operations()
    {
        if (Change is Append { Rows.Rows: var events })
        {
            return (events, 0);
        }

        if (Change is not Merge { Rows: var rows })
        {
            return (0, 0);
        }

        using var connection = rows.Database.Connect();
        var deletes = connection.Scalar<long>($"SELECT count(*) FILTER (\"{Merge.DeadColumn}\") FROM {rows.Relation}");
        return (rows.Rows - deletes, deletes);
    }

    public void Dispose() => Owner?.Dispose();
}
