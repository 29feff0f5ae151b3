using System.Buffers;

namespace DestinationCdc.Parquet;

/// <summary>Writes the structs of a rewritten footer in Thrift's compact protocol.</summary>
sealed class ThriftWriter(ArrayBufferWriter<byte> output)
{
    public void Raw(ReadOnlySpan<byte> bytes) => output.Write(bytes);

    /// <summary>A field's head; <paramref name="previous"/> is the id of the field before it in the struct.</summary>
    public void Field(ThriftField field, short previous)
    {
        var delta = field.Id - previous;
        if (delta is > 0 and <= 15)
        {
            Byte((byte)((delta << 4) | (int)field.Type));
        }
        else
        {
            Byte((byte)field.Type);
            ZigZag(field.Id);
        }
    }

    public void I32(int value) => ZigZag(value);

    public void I64(long value) => ZigZag(value);

    public void EndStruct() => Byte(0);

    /// <summary>The head of a list that follows element by element.</summary>
    public void ListHead(int count, ThriftType element)
    {
        if (count < 15)
        {
            Byte((byte)((count << 4) | (int)element));
        }
        else
        {
            Byte((byte)(0xf0 | (int)element));
            Varint((ulong)count);
        }
    }

    void ZigZag(long value) => Varint((ulong)((value << 1) ^ (value >> 63)));

    void Varint(ulong value)
    {
        while (value >= 0x80)
        {
            Byte((byte)(value | 0x80));
            value >>= 7;
        }

        Byte((byte)value);
    }

    void Byte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }
}
