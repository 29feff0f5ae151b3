using System.Buffers;

namespace DestinationCdc.Parquet;

/// <summary>
/// Makes a footer that says what the bytes are, of one file or of several whose pages stand one behind the other. Statistics,
/// bloom filters and page indexes are left out: CockroachDB's library writes wrong ones for BOOLEAN, and those of DECIMAL
/// compare text as numbers. Places of pages are moved along with them. Everything else is copied byte by byte.
/// </summary>
static class FooterRewriter
{
    const short Schema = 2;
    const short Rows = 3;
    const short RowGroups = 4;
    const short KeyValues = 5;
    const short GroupColumns = 1;
    const short GroupOffset = 5;
    const short GroupOrdinal = 7;
    const short ChunkOffset = 2;
    const short ChunkDescription = 3;
    const int Utf8 = 0;

    delegate bool Rewrite(ref ThriftReader reader, ThriftField field, short previous);

    /// <summary>The footer behind the files' pages; all files have the schema of the first, byte by byte.</summary>
    public static ReadOnlyMemory<byte> Make(IReadOnlyList<ParquetFooter> footers, ReadAs readAs)
    {
        var output = new ArrayBufferWriter<byte>(footers[0].Bytes.Length + 64);
        var writer = new ThriftWriter(output);
        new Copy(footers[0].Bytes, 0, readAs, writer).File(footers);
        return output.WrittenMemory;
    }

    /// <summary>Whether the engine would misread the file by its own footer.</summary>
    public static bool IsNeeded(IEnumerable<ParquetColumn> columns) => columns.Any(c =>
        c.Annotation is Annotation.Decimal or Annotation.TimeMicros || c.Type == PhysicalType.Boolean
        || IsNeeded(c.Children));

    /// <summary>One file's part; its pages are moved by <paramref name="shift"/> bytes.</summary>
    sealed class Copy(ReadOnlyMemory<byte> bytes, long shift, ReadAs readAs, ThriftWriter writer)
    {
        /// <summary>The footer of this file, with the rows and row groups of all.</summary>
        public void File(IReadOnlyList<ParquetFooter> footers)
        {
            var reader = new ThriftReader(bytes.Span);
            Struct(ref reader, (ref ThriftReader at, ThriftField field, short previous) => field.Id switch
            {
                Schema => List(ref at, field, previous, Element),
                Rows => Number(ref at, field, previous, footers.Sum(footer => footer.Rows)),
                RowGroups => AllGroups(ref at, field, previous, footers),
                KeyValues => Drop(ref at, field),
                _ => Keep(ref at, field, previous),
            });
        }

        bool AllGroups(ref ThriftReader reader, ThriftField field, short previous, IReadOnlyList<ParquetFooter> footers)
        {
            reader.Skip(field);
            writer.Field(field, previous);
            writer.ListHead(footers.Sum(footer => footer.RowGroups.Length), ThriftType.Struct);
            long start = 0;
            foreach (var footer in footers)
            {
                new Copy(footer.Bytes, start, readAs, writer).Groups();
                start += footer.DataEnd;
            }

            return true;
        }

        /// <summary>The row groups of this file, without the head of their list.</summary>
        void Groups()
        {
            var reader = new ThriftReader(bytes.Span);
            reader.EnterStruct();
            for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
            {
                if (field.Id != RowGroups)
                {
                    reader.Skip(field);
                    continue;
                }

                for (var left = reader.List(field, ThriftType.Struct); left > 0; left--)
                {
                    Group(ref reader);
                }
            }
        }

        void Group(ref ThriftReader reader) =>
            Struct(ref reader, (ref ThriftReader at, ThriftField field, short previous) => field.Id switch
            {
                GroupColumns => List(ref at, field, previous, Chunk),
                GroupOffset or GroupOrdinal => Drop(ref at, field),
                _ => Keep(ref at, field, previous),
            });

        void Chunk(ref ThriftReader reader) =>
            Struct(ref reader, (ref ThriftReader at, ThriftField field, short previous) => field.Id switch
            {
                ChunkDescription => Description(ref at, field, previous),
                ChunkOffset => Moved(ref at, field, previous),
                4 or 5 or 6 or 7 => Drop(ref at, field),
                _ => Keep(ref at, field, previous),
            });

        bool Description(ref ThriftReader reader, ThriftField field, short previous)
        {
            writer.Field(field, previous);
            Struct(ref reader, (ref ThriftReader at, ThriftField inner, short before) => inner.Id switch
            {
                9 or 10 or 11 => Moved(ref at, inner, before),
                12 or 14 or 15 => Drop(ref at, inner),
                _ => Keep(ref at, inner, before),
            });
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

        bool Moved(ref ThriftReader reader, ThriftField field, short previous)
        {
            if (field.Type != ThriftType.I64)
            {
                return Keep(ref reader, field, previous);
            }

            writer.Field(field, previous);
            writer.I64(reader.I64(field) + shift);
            return true;
        }

        bool Number(ref ThriftReader reader, ThriftField field, short previous, long value)
        {
            reader.Skip(field);
            writer.Field(field, previous);
            writer.I64(value);
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
