using ConnectorKit.Warehouses;
using DestinationCdc.Planning;
using DestinationCdc.Windows;

namespace DestinationCdc.Applying;

/// <summary>A table's window, ready to commit.</summary>
sealed record StagedTable(TableRun Table, PlannedWindow Window, StagedWindow Staged) : IDisposable
{
    /// <summary>
    /// Rows of files that lie above the window as a whole were not read, but they wait like the others.
    /// </summary>
    public WindowCounts Counts => Staged.Counts with
    {
        RowsIn = Staged.Counts.RowsIn + Window.RowsAbove,
        Carried = Staged.Counts.Carried + Window.RowsAbove,
    };

    public TableCommit ToCommit(string writer) =>
        new(Table.Target, writer, Table.Stored, Window.UpTo, Staged.Schema, Staged.Change);

    public void Dispose() => Staged.Dispose();
}
