using DuckDB;

namespace DestinationCdc.Json;

/// <summary>Writes values of lines into columns of the engine; one per thread, for its buffer.</summary>
sealed class JsonValueWriter
{
    byte[] _text = new byte[4096];

    /// <summary>Writes one value.</summary>
    /// <param name="name">For messages.</param>
    /// <exception cref="JsonFormatException">The value is of another kind.</exception>
    public void Write(
        VectorWriter column, int row, ReadOnlySpan<byte> line, JsonSlice value, JsonCut cut, string name)
    {
        if (value.Kind is JsonKind.Missing or JsonKind.Null)
        {
            column.SetNull(row);
            return;
        }

        switch (cut.Kind)
        {
            case JsonCutKind.Bool when value.Kind == JsonKind.Bool:
                column.Values<byte>()[row] = (byte)(value.Length == 4 ? 1 : 0);
                break;
            case JsonCutKind.Whole when value.Kind == JsonKind.Whole:
                column.Values<long>()[row] = long.Parse(value.Of(line), null);
                break;
            case JsonCutKind.Number when value.Kind is JsonKind.Whole or JsonKind.Number || IsNoNumber(line, value):
                column.SetUtf8(row, value.Of(line));
                break;
            case JsonCutKind.Text or JsonCutKind.Any when value.Kind == JsonKind.Text:
                column.SetUtf8(row, Text(line, value));
                break;
            case JsonCutKind.Any or JsonCutKind.Raw:
                column.SetUtf8(row, value.RawOf(line));
                break;
            case JsonCutKind.Quoted:
                column.SetUtf8(row, Quoted(line, value));
                break;
            case JsonCutKind.List when value.Kind == JsonKind.Array:
                WriteList(column, row, line, value, cut, name);
                break;
            case JsonCutKind.Struct when value.Kind == JsonKind.Object:
                WriteStruct(column, row, line, value, cut, name);
                break;
            default:
                throw new JsonFormatException($"column '{name}': found {value.Describe()}, expected {Expected(cut)}");
        }
    }

    static bool IsNoNumber(ReadOnlySpan<byte> line, JsonSlice value)
    {
        var text = value.Of(line);
        return value.Kind == JsonKind.Text
            && (text.SequenceEqual("NaN"u8) || text.SequenceEqual("Infinity"u8) || text.SequenceEqual("-Infinity"u8));
    }

    static string Expected(JsonCut cut) => cut.Kind switch
    {
        JsonCutKind.Bool => "true or false",
        JsonCutKind.Whole => "a whole number of 64 bits",
        JsonCutKind.Number => "a number, or \"NaN\", \"Infinity\" or \"-Infinity\"",
        JsonCutKind.Text => "text",
        JsonCutKind.List => "an array",
        _ => "an object",
    };

    ReadOnlySpan<byte> Text(ReadOnlySpan<byte> line, JsonSlice value)
    {
        if (!value.IsEscaped)
        {
            return value.Of(line);
        }

        var buffer = Buffer(value.Length);
        return buffer.AsSpan(0, JsonEscapes.Resolve(value.Of(line), buffer));
    }

    ReadOnlySpan<byte> Quoted(ReadOnlySpan<byte> line, JsonSlice value)
    {
        var raw = value.RawOf(line);
        if (value.Kind is not (JsonKind.Whole or JsonKind.Number))
        {
            return raw;
        }

        var buffer = Buffer(raw.Length + 2);
        buffer[0] = (byte)'"';
        raw.CopyTo(buffer.AsSpan(1));
        buffer[raw.Length + 1] = (byte)'"';
        return buffer.AsSpan(0, raw.Length + 2);
    }

    byte[] Buffer(int length)
    {
        if (_text.Length < length)
        {
            _text = new byte[Math.Max(length, _text.Length * 2)];
        }

        return _text;
    }

    void WriteList(
        VectorWriter column, int row, ReadOnlySpan<byte> line, JsonSlice value, JsonCut cut, string name)
    {
        var length = 0;
        var text = new JsonText(line, value.Start + 1);
        if (!text.Take((byte)']'))
        {
            do
            {
                text.ReadValue();
                length++;
            }
            while (text.Take((byte)','));
        }

        var at = column.AddList(row, length);
        text = new JsonText(line, value.Start + 1);
        for (var i = 0; i < length; i++)
        {
            Write(column.ListChild, at + i, line, text.ReadValue(), cut.Element!, name); // a list has an element
            text.Take((byte)',');
        }
    }

    void WriteStruct(
        VectorWriter column, int row, ReadOnlySpan<byte> line, JsonSlice value, JsonCut cut, string name)
    {
        Span<bool> written = stackalloc bool[cut.Fields.Length];
        var text = new JsonText(line, value.Start + 1);
        if (!text.Take((byte)'}'))
        {
            do
            {
                var field = Field(cut, text.ReadName().Of(line));
                var member = text.ReadValue();
                if (field < 0)
                {
                    throw new JsonFormatException($"column '{name}': found a field that the other objects of this "
                        + "schema version lack");
                }

                if (written[field])
                {
                    throw new JsonFormatException($"column '{name}': a field stands twice");
                }

                written[field] = true;
                Write(column.StructChild(field), row, line, member, cut.Fields[field], name);
            }
            while (text.Take((byte)','));
        }

        for (var i = 0; i < written.Length; i++)
        {
            if (!written[i])
            {
                column.StructChild(i).SetNull(row);
            }
        }
    }

    static int Field(JsonCut cut, ReadOnlySpan<byte> name)
    {
        for (var i = 0; i < cut.Type.Fields.Count; i++)
        {
            if (System.Text.Ascii.Equals(name, cut.Type.Fields[i].Name)
                || name.SequenceEqual(System.Text.Encoding.UTF8.GetBytes(cut.Type.Fields[i].Name)))
            {
                return i;
            }
        }

        return -1;
    }
}
