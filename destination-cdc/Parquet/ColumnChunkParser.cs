namespace DestinationCdc.Parquet;

/// <summary>Reads the footer's description of one column chunk (<c>ColumnMetaData</c>) and its statistics.</summary>
static class ColumnChunkParser
{
    const int Type = 1;
    const int CodecNumber = 4;
    const int Values = 5;
    const int Uncompressed = 6;
    const int Compressed = 7;
    const int DataPage = 9;
    const int DictionaryPage = 11;
    const int Statistics = 12;
    const long Missing = long.MinValue;

    static ReadOnlySpan<byte> Required => [Type, CodecNumber, Values, Uncompressed, Compressed, DataPage];

    public static ColumnChunk Read(ref ThriftReader reader, ReadOnlyMemory<byte> bytes)
    {
        Span<long> numbers = stackalloc long[DictionaryPage + 1];
        numbers.Fill(Missing);
        (ReadOnlyMemory<byte>? Smallest, ReadOnlyMemory<byte>? Greatest) bounds = default;
        reader.EnterStruct();
        for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
        {
            switch (field.Id)
            {
                case Type or CodecNumber:
                    numbers[field.Id] = reader.I32(field);
                    break;
                case Values or Uncompressed or Compressed or DataPage or DictionaryPage:
                    numbers[field.Id] = reader.I64(field);
                    break;
                case Statistics when field.Type == ThriftType.Struct:
                    bounds = ReadStatistics(ref reader, bytes);
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        foreach (var id in Required)
        {
            if (numbers[id] == Missing)
            {
                throw reader.Bad($"a column chunk without field {id}", "type, codec, counts, sizes and offset");
            }
        }

        // Some writers put 0 where there is no dictionary.
        var start = numbers[DictionaryPage] is Missing or 0
            ? numbers[DataPage]
            : Math.Min(numbers[DataPage], numbers[DictionaryPage]);
        return new ColumnChunk(
            (PhysicalType)numbers[Type],
            (int)numbers[CodecNumber],
            numbers[Values],
            start,
            numbers[Compressed],
            numbers[Uncompressed],
            bounds.Smallest,
            bounds.Greatest);
    }

    /// <summary>Only the newer fields: <c>min</c> and <c>max</c> compare text as signed bytes.</summary>
    static (ReadOnlyMemory<byte>? Smallest, ReadOnlyMemory<byte>? Greatest) ReadStatistics(
        ref ThriftReader reader, ReadOnlyMemory<byte> bytes)
    {
        ReadOnlyMemory<byte>? smallest = null, greatest = null;
        reader.EnterStruct();
        for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
        {
            switch (field.Id)
            {
                case 5:
                    greatest = Slice(ref reader, field, bytes);
                    break;
                case 6:
                    smallest = Slice(ref reader, field, bytes);
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        return (smallest, greatest);
    }

    static ReadOnlyMemory<byte> Slice(ref ThriftReader reader, ThriftField field, ReadOnlyMemory<byte> bytes)
    {
        var length = reader.Binary(field).Length;
        return bytes.Slice(reader.At - length, length);
    }
}
