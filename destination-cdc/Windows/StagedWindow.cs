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
    public void Dispose() => Owner?.Dispose();
}
