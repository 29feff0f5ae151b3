using System.Collections.Immutable;
using ConnectorKit.Batches;

namespace SourceDatabricks.Writing;

/// <summary>STRUCT as a JSON object, its fields in order.</summary>
sealed unsafe class StructColumnWriter(ImmutableArray<FieldWriter> fields) : ColumnWriter
{
    public override int Bound { get; } = fields.Sum(f => f.Bound) + 2;

    protected override void OnBind(Column column)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            fields[i].Bind(column.Children[i]);
        }
    }

    protected override byte* WriteValue(byte* at, int row, LineBuffer buffer)
    {
        *at++ = (byte)'{';
        foreach (var field in fields)
        {
            at = field.Write(at, row, buffer);
        }

        *at++ = (byte)'}';
        return at;
    }
}
