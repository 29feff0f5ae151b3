using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using ConnectorKit.Sql;
using Lakehouse.Log;
using Lakehouse.Schema;

namespace Lakehouse.Reading;

/// <summary>
/// Reads columns of data files as SQL. The columns are named <c>c0</c>, <c>c1</c>, … so that none collides with the engine's
/// own <c>file_index</c> (place in the list of files) and <c>file_row_number</c> (what deletion vectors count by).
/// Files that were written before a column was added give NULL; narrower types are widened.
/// </summary>
sealed class FileScan(Snapshot snapshot, IReadOnlyList<AddFile> files, ImmutableArray<DeltaField> fields)
{
    static readonly SqlDialect Dialect = SqlDialect.DuckDb;

    public IReadOnlyList<AddFile> Files { get; } = files;

    public ImmutableArray<DeltaField> Fields { get; } = fields;

    /// <summary>The name of a column in <see cref="Source"/>.</summary>
    public static string Alias(int column) => $"c{column}";

    /// <summary>What stands after FROM.</summary>
    public string Source()
    {
        var sql = new StringBuilder("read_parquet([");
        sql.AppendJoin(", ", Files.Select(file => Dialect.Text(Escape(snapshot.PathOf(file)))));
        sql.Append("], schema = MAP {");
        sql.AppendJoin(", ", Fields.Select(Column));

        // Of a list of files with a given schema the engine expects a thousand rows each, and would build its hash tables
        // of a join from the wrong side.
        return sql.Append(CultureInfo.InvariantCulture, $"}}, explicit_cardinality = {ExpectedRows()})").ToString();
    }

    long ExpectedRows()
    {
        const int bytesPerRow = 32;
        return Math.Max(1, Files.Sum(file => file.NumRecords ?? (file.Size / bytesPerRow)));
    }

    /// <summary>Text as key finds a column by its name in the file, a number by its field id.</summary>
    string Column(DeltaField field, int index)
    {
        var key = snapshot.Metadata.MappingMode == ColumnMappingMode.Id && field.FieldId is { } id
            ? id.ToString(CultureInfo.InvariantCulture)
            : Dialect.Text(field.PhysicalName);
        return $"{key}: "
            + $"{{'name': '{Alias(index)}', 'type': {Dialect.Text(StoredColumn.Type(field))}, 'default_value': NULL}}";
    }

    /// <summary>The engine takes these characters in a path for a pattern.</summary>
    static string Escape(string path) => path.AsSpan().ContainsAny("*?[")
        ? string.Concat(path.Select(c => c is '*' or '?' or '[' ? $"[{c}]" : c.ToString()))
        : path;
}
