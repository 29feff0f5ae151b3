using System.Buffers;

namespace DestinationCdc.Parquet;

/// <summary>
/// Makes a footer that says what the bytes are. Statistics, bloom filters and page indexes are left out: CockroachDB's library
/// writes wrong ones for BOOLEAN, and those of DECIMAL compare text as numbers. Everything else is copied byte by byte.
/// </summary>
static class FooterRewriter
{
    const short Schema = 2;
    const short RowGroups = 4;
    const short KeyValues = 5;
    const short GroupColumns = 1;
    const short ChunkDescription = 3;
    const int Utf8 = 0;

    delegate bool Rewrite(ref ThriftReader reader, ThriftField field, short previous);

    public static ReadOnlyMemory<byte> Make(ReadOnlyMemory<byte> footer, ReadAs readAs)
    {
        var output = new ArrayBufferWriter<byte>(footer.Length + 64);
        new Copy(footer, readAs, new ThriftWriter(output)).File();
        return output.WrittenMemory;
    }

    /// <summary>Whether the engine would misread the file by its own footer.</summary>
    public static bool IsNeeded(IEnumerable<ParquetColumn> columns) => columns.Any(c =>
        c.Annotation is Annotation.Decimal or Annotation.TimeMicros || c.Type == PhysicalType.Boolean
        || IsNeeded(c.Children));

    sealed class Copy(ReadOnlyMemory<byte> bytes, ReadAs readAs, ThriftWriter writer)
    {
        public void File()
        {
            var reader = new ThriftReader(bytes.Span);
            Struct(ref reader, (ref ThriftReader at, ThriftField field, short previous) => field.Id switch
            {
                Schema => List(ref at, field, previous, Element),
                RowGroups => List(ref at, field, previous, Group),
                KeyValues => Drop(ref at, field),
                _ => Keep(ref at, field, previous),
            });
        }

        void Group(ref ThriftReader reader) =>
            Struct(ref reader, (ref ThriftReader at, ThriftField field, short previous) => field.Id == GroupColumns
                ? List(ref at, field, previous, Chunk)
                : Keep(ref at, field, previous));

        void Chunk(ref ThriftReader reader) =>
            Struct(ref reader, (ref ThriftReader at, ThriftField field, short previous) => field.Id switch
            {
                ChunkDescription => Description(ref at, field, previous),
                4 or 5 or 6 or 7 => Drop(ref at, field),
                _ => Keep(ref at, field, previous),
            });

        bool Description(ref ThriftReader reader, ThriftField field, short previous)
        {
            writer.Field(field, previous);
            Struct(ref reader, (ref ThriftReader at, ThriftField inner, short before) => inner.Id is 12 or 14 or 15
                ? Drop(ref at, inner)
                : Keep(ref at, inner, before));
            return true;
        }

        /// <summary>A column of the schema: where it changes, its type fields go and the text mark comes in their place.</summary>
        void Element(ref ThriftReader reader)
        {
            var ahead = reader;
            var element = SchemaElementParser.Read(ref ahead);
            var becomesText = readAs == ReadAs.Values && element.Annotation == Annotation.Decimal
                && element.Type == PhysicalType.ByteArray;
            var loses = becomesText || element is { Type: PhysicalType.Int64, Annotation: Annotation.TimeMicros }
                || (readAs == ReadAs.Bytes && element.Type == PhysicalType.ByteArray);
            short last = 0;
            reader.EnterStruct();
            for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
            {
                if (becomesText && field.Id >= 6 && last < 6)
                {
                    last = WriteText(last);
                }

                if (loses && field.Id is 6 or 7 or 8 or 10)
                {
                    reader.Skip(field);
                }
                else
                {
                    Keep(ref reader, field, last);
                    last = field.Id;
                }
            }

            if (becomesText && last < 6)
            {
                WriteText(last);
            }

            writer.EndStruct();
        }

        short WriteText(short previous)
        {
            writer.Field(new ThriftField(6, ThriftType.I32), previous);
            writer.I32(Utf8);
            return 6;
        }

        void Struct(ref ThriftReader reader, Rewrite rewrite)
        {
            short last = 0;
            reader.EnterStruct();
            for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
            {
                if (rewrite(ref reader, field, last))
                {
                    last = field.Id;
                }
            }

            writer.EndStruct();
        }

        bool List(ref ThriftReader reader, ThriftField field, short previous, ElementCopy element)
        {
            var count = reader.List(field, ThriftType.Struct);
            writer.Field(field, previous);
            writer.ListHead(count, ThriftType.Struct);
            for (var i = 0; i < count; i++)
            {
                element(ref reader);
            }

            return true;
        }

        bool Keep(ref ThriftReader reader, ThriftField field, short previous)
        {
            var start = reader.At;
            reader.Skip(field);
            writer.Field(field, previous);
            writer.Raw(bytes.Span[start..reader.At]);
            return true;
        }

        static bool Drop(ref ThriftReader reader, ThriftField field)
        {
            reader.Skip(field);
            return false;
        }
    }

    delegate void ElementCopy(ref ThriftReader reader);
}
