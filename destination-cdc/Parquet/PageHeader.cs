namespace DestinationCdc.Parquet;

/// <summary>What stands before a page (<c>PageHeader</c>).</summary>
/// <param name="Length">Bytes of the header itself.</param>
/// <param name="Values">Values or dictionary entries, NULLs included.</param>
/// <param name="Encoding">Of the values, by its number.</param>
/// <param name="LevelEncoding">Of definition and repetition levels (version 1 pages).</param>
readonly record struct PageHeader(
    PageType Type, int Uncompressed, int Compressed, int Values, int Encoding, int LevelEncoding, int Length)
{
    public static PageHeader Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new ThriftReader(bytes);
        int? type = null, uncompressed = null, compressed = null;
        var inner = default(PageHeader);
        reader.EnterStruct();
        for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
        {
            switch (field.Id)
            {
                case 1:
                    type = reader.I32(field);
                    break;
                case 2:
                    uncompressed = reader.I32(field);
                    break;
                case 3:
                    compressed = reader.I32(field);
                    break;
                case 5 or 7 or 8 when field.Type == ThriftType.Struct:
                    inner = ReadInner(ref reader, isVersion2: field.Id == 8);
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        return type is null || uncompressed is null || compressed is null
            ? throw reader.Bad("a page header without type or sizes", "all of them")
            : inner with
            {
                Type = (PageType)type.Value,
                Uncompressed = uncompressed.Value,
                Compressed = compressed.Value,
                Length = reader.At,
            };
    }

    static PageHeader ReadInner(ref ThriftReader reader, bool isVersion2)
    {
        int values = 0, encoding = -1, levels = -1;
        reader.EnterStruct();
        for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
        {
            switch (field.Id)
            {
                case 1:
                    values = reader.I32(field);
                    break;
                case 2 when !isVersion2:
                    encoding = reader.I32(field);
                    break;
                case 3 when !isVersion2 && field.Type == ThriftType.I32:
                    levels = reader.I32(field);
                    break;
                case 4 when isVersion2:
                    encoding = reader.I32(field);
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        return default(PageHeader) with { Values = values, Encoding = encoding, LevelEncoding = levels };
    }
}
