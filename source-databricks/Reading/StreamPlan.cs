using System.Collections.Immutable;
using ConnectorKit.Airbyte;
using ConnectorKit.Warehouses;

namespace SourceDatabricks.Reading;

/// <summary>What one stream's read is going to do, decided before the first row.</summary>
sealed record StreamPlan
{
    public required StreamDescriptor Stream { get; init; }

    public required TableName Table { get; init; }

    /// <summary>The version that every part of the read is pinned to; null for views and others without versions.</summary>
    public required long? Version { get; init; }

    /// <summary>Columns of the records, at least one.</summary>
    public required ImmutableArray<ColumnDefinition> Columns { get; init; }

    /// <summary>Null: a full refresh.</summary>
    public CursorFilter? Cursor { get; init; }

    /// <summary>True when no state restricts the read: a full refresh, or the first of the incremental reads.</summary>
    public bool ReadsAllRows => Cursor?.AtLeast is null;

    /// <summary>Rows of the table, where they are known without reading.</summary>
    public long? Rows { get; init; }

    /// <summary>
    /// Columns to read: those of the records first, and the cursor behind them when the user did not select it.
    /// </summary>
    public ImmutableArray<ColumnDefinition> ReadColumns =>
        Cursor is null || Columns.Contains(Cursor.Column) ? Columns : Columns.Add(Cursor.Column);

    /// <summary>Place of the cursor among <see cref="ReadColumns"/>; -1 for a full refresh.</summary>
    public int CursorIndex => Cursor is null ? -1 : ReadColumns.IndexOf(Cursor.Column);

    public ReadRequest Request => new(Table, ReadColumns, Version, Cursor);

    /// <summary>Reads nothing but the cursors that are NULL, for counting them.</summary>
    public ReadRequest NullsRequest =>
        new(Table, [Cursor!.Column], Version, new CursorFilter(Cursor.Column, null, CursorNulls.Only));
}
