using System.Collections.Immutable;
using ConnectorKit.Sql;
using ConnectorKit.Warehouses;
using DuckDB;
using Lakehouse.Log;
using Lakehouse.Reading;
using Lakehouse.Schema;

namespace Lakehouse.Writing;

/// <summary>Writes the staged rows as they are: added to the table, or in place of everything that is there.</summary>
sealed class AppendWriter(
    Connection connection, StagedRows rows, TableSchema target, DataFileWriter files, TimeProvider time, bool replaces)
    : RowWriter
{
    static readonly SqlDialect Dialect = SqlDialect.DuckDb;

    DeltaSchema? _writtenFor;
    ImmutableArray<AddFile> _written = [];

    public override RowChange Prepare(Snapshot? snapshot, SchemaPlan plan)
    {
        if (plan.Schema != _writtenFor)
        {
            Discard();
            _written = files.Write(connection, Select(plan.Schema), plan.Schema, target.Key);
            _writtenFor = plan.Schema;
        }

        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var before = replaces && snapshot is not null ? snapshot.Files : [];
        var inserted = _written.Sum(file => file.NumRecords!.Value);
        return new RowChange(
            "WRITE",
            [.. before.Select(file => file.ToRemove(now, dataChange: true)), .. _written],
            new RowCounts(inserted, 0, before.Sum(file => file.LiveRecords) ?? 0, null),
            replaces ? ReadScope.WholeTable : ReadScope.Nothing);
    }

    public override void Discard()
    {
        files.Discard(_written);
        (_writtenFor, _written) = (null, []);
    }

    /// <summary>Columns that the table has and the commit does not stay NULL.</summary>
    string Select(DeltaSchema schema)
    {
        var staged = target.Columns.Select(column => column.Name).ToHashSet();
        var columns = schema.Fields.Select(field =>
        {
            var value = staged.Contains(field.Name) ? Dialect.Identifier(field.Name) : "NULL";
            return $"{StoredColumn.FromLogical(value, field)} AS {Dialect.Identifier(field.PhysicalName)}";
        });
        return $"SELECT {string.Join(", ", columns)} FROM {rows.Relation}";
    }
}
