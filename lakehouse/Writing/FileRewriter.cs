using System.Collections.Immutable;
using ConnectorKit.Sql;
using DuckDB;
using Lakehouse.Log;
using Lakehouse.Reading;
using Lakehouse.Schema;

namespace Lakehouse.Writing;

/// <summary>Writes the rows of some files into new ones, without those that are deleted.</summary>
sealed class FileRewriter(Connection connection, Snapshot snapshot, DataFileWriter files)
{
    static readonly SqlDialect Dialect = SqlDialect.DuckDb;

    /// <summary>Rows that leave with this rewrite: file INTEGER (place among the old files), row_number BIGINT.</summary>
    public const string Gone = "lakehouse_gone";

    /// <summary>The new files; none when no row is left.</summary>
    /// <param name="old">Files of the snapshot, with their numbers of rows (<see cref="FileRows"/>).</param>
    /// <param name="schema">Columns and types of the new files.</param>
    /// <param name="order">Columns to sort by, so that later merges can skip files; none keeps the order as it comes.</param>
    /// <param name="withGone">True when <see cref="Gone"/> names further rows to leave out.</param>
    public ImmutableArray<AddFile> Write(
        ImmutableArray<AddFile> old, DeltaSchema schema, ImmutableArray<string> order, bool withGone)
    {
        FieldIdCheck.Run(connection, snapshot, old);
        ImmutableArray<DeltaField> stored = [.. schema.Fields.Select(Stored)];
        var scan = new FileScan(snapshot, old, stored);
        var columns = schema.Fields.Select((field, index) =>
            $"CAST({Retyping.Value($"f.{FileScan.Alias(index)}", stored[index], field)} AS {StoredColumn.Type(field)}) "
            + $"AS {Dialect.Identifier(field.PhysicalName)}");
        var hasDeleted = old.Any(file => file.DeletionVector is not null);
        if (hasDeleted)
        {
            new DeletedRows(connection, snapshot.Root).Load(
                old.Select((file, index) => (index, file)).Where(entry => entry.file.DeletionVector is not null));
        }

        List<string> conditions = [];
        if (hasDeleted)
        {
            conditions.Add($"(deleted.bits IS NULL OR NOT {DeletedRows.IsDeleted("f.file_row_number")})");
        }

        if (withGone)
        {
            conditions.Add(
                $"NOT EXISTS (SELECT 1 FROM {Gone} g WHERE g.file = f.file_index AND g.row_number = f.file_row_number)");
        }

        var sorted = schema.Fields.Select((field, index) => (field, index))
            .Where(column => order.Contains(column.field.Name))
            .OrderBy(column => order.IndexOf(column.field.Name))
            .Select(column => $"f.{FileScan.Alias(column.index)}")
            .ToArray();
        return files.Write(
            connection,
            $"""
            SELECT {string.Join(", ", columns)} FROM {scan.Source()} f
            {(hasDeleted ? $"LEFT JOIN {DeletedRows.Table} deleted ON deleted.file = f.file_index" : "")}
            {(conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}")}
            {(sorted.Length == 0 ? "" : $"ORDER BY {string.Join(", ", sorted)}")}
            """,
            schema,
            order);
    }

    /// <summary>The column as it has to be read: with its former type where only its rows can become the new one.</summary>
    DeltaField Stored(DeltaField field) =>
        snapshot.Schema.Fields.FirstOrDefault(former => former.PhysicalName == field.PhysicalName) is { } former
            && Retyping.IsNeeded(former, field)
                ? former
                : field;
}
