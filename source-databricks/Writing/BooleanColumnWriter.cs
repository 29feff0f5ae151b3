using ConnectorKit.Batches;

namespace SourceDatabricks.Writing;

/// <summary>BOOLEAN as <c>true</c> or <c>false</c>.</summary>
sealed unsafe class BooleanColumnWriter : ColumnWriter
{
    byte* _values;

    public override int Bound => 5;

    protected override void OnBind(Column column) => _values = Pointer<byte>(column);

    protected override byte* WriteValue(byte* at, int row, LineBuffer buffer)
    {
        var text = _values[row] != 0 ? "true"u8 : "false"u8;
        text.CopyTo(new Span<byte>(at, text.Length));
        return at + text.Length;
    }
}
