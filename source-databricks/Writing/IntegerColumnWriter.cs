using System.Numerics;
using ConnectorKit.Batches;

namespace SourceDatabricks.Writing;

/// <summary>TINYINT, SMALLINT, INT and BIGINT as digits.</summary>
sealed unsafe class IntegerColumnWriter<T> : ColumnWriter
    where T : unmanaged, IBinaryInteger<T>
{
    T* _values;

    public override int Bound => 20;

    protected override void OnBind(Column column) => _values = Pointer<T>(column);

    protected override byte* WriteValue(byte* at, int row, LineBuffer buffer) =>
        NumberText.Write(at, long.CreateTruncating(_values[row]));
}
