using ConnectorKit.Batches;
using ConnectorKit.Types;

namespace SourceDatabricks.Writing;

/// <summary>
/// MAP as a JSON object. Keys of JSON are text: a key that is a number, a truth value, nested or null (because it cannot be
/// represented) stands as its JSON in quotes.
/// </summary>
sealed unsafe class MapColumnWriter(DataType keyType, ColumnWriter key, ColumnWriter value) : ColumnWriter
{
    readonly bool _isKeyText = keyType.Kind is TypeKind.String or TypeKind.Binary or TypeKind.Other;

    ListView* _values;

    /// <summary>The brackets; the entries ask for its room.</summary>
    public override int Bound => 2;

    protected override void OnBind(Column column)
    {
        _values = Pointer<ListView>(column);
        key.Bind(column.Children[0]);
        value.Bind(column.Children[1]);
    }

    protected override byte* WriteValue(byte* at, int row, LineBuffer buffer)
    {
        var (offset, length) = _values[row];
        *at++ = (byte)'{';
        var bound = key.Bound + value.Bound + 4;
        buffer.EnterList(bound);
        for (ulong i = 0; i < length; i++)
        {
            at = buffer.Reserve(at, 0);
            if (i > 0)
            {
                *at++ = (byte)',';
            }

            var entry = (int)(offset + i);
            at = _isKeyText ? key.Write(at, entry, buffer) : WriteQuotedKey(at, entry, buffer);
            *at++ = (byte)':';
            at = value.Write(at, entry, buffer);
        }

        buffer.LeaveList(bound);
        *at++ = (byte)'}';
        return at;
    }

    byte* WriteQuotedKey(byte* at, int entry, LineBuffer buffer)
    {
        using var scratch = new LineBuffer();
        scratch.EndLine(key.Write(scratch.StartLine(key.Bound), entry, scratch));
        foreach (var field in scratch.Nulled)
        {
            buffer.AddNulled(field);
        }

        var text = scratch.Written;
        if (text[0] == (byte)'"')
        {
            at = buffer.Reserve(at, text.Length);
            text.CopyTo(new Span<byte>(at, text.Length));
            return at + text.Length;
        }

        at = buffer.Reserve(at, (long)text.Length * JsonText.Growth);
        *at++ = (byte)'"';
        fixed (byte* start = text)
        {
            at = JsonText.Write(at, start, text.Length);
        }

        *at++ = (byte)'"';
        return at;
    }
}
