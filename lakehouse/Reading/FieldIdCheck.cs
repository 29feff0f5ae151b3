using ConnectorKit.Errors;
using DuckDB;
using Lakehouse.Log;
using Lakehouse.Schema;

namespace Lakehouse.Reading;

/// <summary>
/// Tables that find columns by field id: the engine finds top-level columns so, fields inside them by name only. A file
/// where that would show NULL for what is there is refused.
/// </summary>
static class FieldIdCheck
{
    /// <summary>Passes or throws; costs nothing for tables that find columns by name.</summary>
    /// <exception cref="HeldException">A file has no ids, or other names inside its columns.</exception>
    public static void Run(Connection connection, Snapshot snapshot, IReadOnlyCollection<AddFile> files)
    {
        if (snapshot.Metadata.MappingMode != ColumnMappingMode.Id || files.Count == 0)
        {
            return;
        }

        var names = snapshot.Schema.AllFields().Except(snapshot.Schema.Fields)
            .ToLookup(field => field.FieldId, field => field.PhysicalName);
        IReadOnlyList<string> paths = [.. files.Select(snapshot.PathOf)];
        var withIds = new HashSet<string>(StringComparer.Ordinal);
        const string ids =
            "SELECT file_name, name, CAST(field_id AS BIGINT) FROM parquet_schema($1) WHERE field_id IS NOT NULL";
        foreach (var row in connection.Rows(ids, paths))
        {
            var (path, name) = ((string)row[0]!, (string)row[1]!);
            withIds.Add(path);
            if (names[(long)row[2]!].FirstOrDefault() is { } expected && expected != name)
            {
                throw Refused(snapshot, path, $"knows the field '{expected}' by another name");
            }
        }

        if (paths.FirstOrDefault(path => !withIds.Contains(path)) is { } without)
        {
            throw Refused(snapshot, without, "has no field ids");
        }
    }

    static HeldException Refused(Snapshot snapshot, string path, string what) => new(
        $"{snapshot.Root}: the table finds columns by field id (column mapping mode 'id'), and {path} {what}, so its values "
        + "would be lost. Rewrite the table with the engine that wrote it.");
}
