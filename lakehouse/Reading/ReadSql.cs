using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Sql;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.Log;
using Lakehouse.Schema;

namespace Lakehouse.Reading;

/// <summary>The query of one slice: the columns asked for, in their order, without deleted rows.</summary>
sealed class ReadSql
{
    static readonly SqlDialect Dialect = SqlDialect.DuckDb;

    readonly Snapshot _snapshot;
    readonly CursorFilter? _cursor;
    readonly ImmutableArray<DeltaField> _stored;
    readonly ImmutableArray<DeltaField> _partitions;
    readonly ImmutableArray<DeltaField> _wanted;

    /// <summary>Finds the columns in the snapshot.</summary>
    /// <exception cref="ConfigException">The version has no such column, or of another type.</exception>
    public ReadSql(Snapshot snapshot, ReadRequest request)
    {
        _snapshot = snapshot;
        _cursor = request.Cursor;
        _wanted = [.. request.Columns.Select(column => Field(request.Table, column))];
        var needed = _cursor is null ? _wanted : _wanted.Add(Field(request.Table, _cursor.Column));
        _partitions = [.. needed.Where(IsPartition).Distinct()];
        _stored = [.. needed.Where(field => !IsPartition(field)).Distinct()];
        if (_stored.IsEmpty)
        {
            // The engine's scan needs a column; file columns that do not exist are NULL.
            var fields = snapshot.Schema.Fields;
            _stored = [fields.FirstOrDefault(field => !IsPartition(field)) ?? fields[0]];
        }
    }

    /// <summary>A value of the cursor column as SQL; the engine refuses text that is none.</summary>
    public static string Literal(DataType type, string text) => type.Kind switch
    {
        TypeKind.Binary => $"from_base64({Dialect.Text(text)})",
        _ => $"CAST({Dialect.Text(text)} AS {Dialect.Type(type)})",
    };

    /// <summary>The query of some files, at least one; loads their deletion vectors into the connection.</summary>
    public string Prepare(Connection connection, ImmutableArray<AddFile> files)
    {
        var groups = files.ToLookup(file => file.DeletionVector is not null);
        FieldIdCheck.Run(connection, _snapshot, files);
        var parts = new List<string>();
        if (groups.Contains(false))
        {
            parts.Add(Select([.. groups[false]], withDeletedRows: false));
        }

        if (groups.Contains(true))
        {
            var shrunk = FileRows.Complete(connection, _snapshot, groups[true]);
            new DeletedRows(connection, _snapshot.Root).Load(shrunk.Select((file, index) => (index, file)));
            parts.Add(Select(shrunk, withDeletedRows: true));
        }

        return string.Join(" UNION ALL ", parts);
    }

    string Select(ImmutableArray<AddFile> files, bool withDeletedRows)
    {
        var scan = new FileScan(_snapshot, files, _stored);
        var columns = _wanted.Select(Expression);
        var conditions = new List<string>();
        if (withDeletedRows)
        {
            conditions.Add($"NOT {DeletedRows.IsDeleted("f.file_row_number")}");
        }

        if (_cursor is not null)
        {
            conditions.Add(Condition(_cursor));
        }

        return $"""
            SELECT {(_wanted.IsEmpty ? "1" : string.Join(", ", columns))}
            FROM {scan.Source()} f
            {(withDeletedRows ? $"JOIN {DeletedRows.Table} deleted ON deleted.file = f.file_index" : "")}
            {(_partitions.IsEmpty ? "" : $"JOIN ({PartitionValues(files)}) p ON p.file = f.file_index")}
            {(conditions.Count == 0 ? "" : $"WHERE {string.Join(" AND ", conditions)}")}
            """;
    }

    /// <summary>Types must agree: the reader takes the engine's buffers for what the request says.</summary>
    DeltaField Field(TableName table, ColumnDefinition column)
    {
        var field = _snapshot.Schema.Find(column.Name)
            ?? throw new ConfigException(
                $"{table} has no column '{column.Name}' in version {_snapshot.Version}. Refresh the stream's schema.");
        var type = TypeConversion.ToDataType(field.Type);
        return type == column.Type
            ? field
            : throw new ConfigException(
                $"{table}: column '{column.Name}' is {type} in version {_snapshot.Version}, and {column.Type} was asked for. "
                + "Refresh the stream's schema.");
    }

    bool IsPartition(DeltaField field) => _snapshot.Metadata.PartitionColumns.Contains(field.Name);

    string Expression(DeltaField field) => IsPartition(field)
        ? $"p.p{_partitions.IndexOf(field)}"
        : StoredColumn.ToLogical($"f.{FileScan.Alias(_stored.IndexOf(field))}", field);

    string Condition(CursorFilter cursor)
    {
        var field = _snapshot.Schema.Find(cursor.Column.Name)!;
        var column = Expression(field);
        var atLeast = cursor.AtLeast is { } lowest
            ? $"{column} >= {Literal(TypeConversion.ToDataType(field.Type), lowest)}"
            : "true";
        return cursor.Nulls switch
        {
            CursorNulls.Only => $"{column} IS NULL",
            CursorNulls.Exclude => $"{column} IS NOT NULL AND {atLeast}",
            _ => cursor.AtLeast is null ? "true" : $"({column} IS NULL OR {atLeast})",
        };
    }

    /// <summary>Partition columns are not in the files; the log has their values as text, '' for NULL.</summary>
    string PartitionValues(IReadOnlyList<AddFile> files)
    {
        var names = string.Join(", ", _partitions.Select((_, index) => $"p{index}"));
        var rows = files.Select((file, index) =>
            $"({index}, {string.Join(", ", _partitions.Select(field => PartitionValue(file, field)))})");
        return $"SELECT * FROM (VALUES {string.Join(", ", rows)}) values_of(file, {names})";
    }

    static string PartitionValue(AddFile file, DeltaField field)
    {
        var type = TypeConversion.ToDataType(field.Type);
        var text = file.PartitionValues.GetValueOrDefault(field.PhysicalName);
        return string.IsNullOrEmpty(text) ? $"CAST(NULL AS {Dialect.Type(type)})"
            : type.Kind == TypeKind.Binary ? $"encode({Dialect.Text(text)})"
            : $"CAST({Dialect.Text(text)} AS {Dialect.Type(type)})";
    }
}
