using ConnectorKit.Warehouses;
using Lakehouse.Log;

namespace Lakehouse.Writing;

/// <summary>Leaves the rows alone: an empty window, or a commit of the schema.</summary>
sealed class NoRowsWriter(string operation) : RowWriter
{
    public override RowChange Prepare(Snapshot? snapshot, SchemaPlan plan) =>
        new(operation, [], RowCounts.None, ReadScope.Nothing);

    public override void Discard()
    {
    }
}
