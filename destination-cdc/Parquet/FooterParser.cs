using System.Collections.Immutable;

namespace DestinationCdc.Parquet;

/// <summary>
/// Reads the footer (<c>FileMetaData</c> of the Parquet format's Thrift definition). Fields that do not matter here are passed
/// over; those that do are checked for type and sense.
/// </summary>
static class FooterParser
{
    /// <summary>The footer, checked within itself.</summary>
    /// <param name="dataEnd">Where the footer begins in the file: no page may reach beyond it.</param>
    /// <exception cref="ParquetFormatException">The bytes are no footer, or one that makes no sense.</exception>
    public static ParquetFooter Parse(ReadOnlyMemory<byte> bytes, long dataEnd)
    {
        var reader = new ThriftReader(bytes.Span);
        SchemaElement[]? elements = null;
        List<RowGroup>? groups = null;
        long? rows = null;
        var schema = 0..0;
        reader.EnterStruct();
        for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
        {
            switch (field.Id)
            {
                case 2:
                    var start = reader.At;
                    elements = ReadSchema(ref reader, field);
                    schema = start..reader.At;
                    break;
                case 3:
                    rows = reader.I64(field);
                    break;
                case 4:
                    groups = ReadRowGroups(ref reader, field, bytes);
                    break;
                case 8 when field.Type == ThriftType.Struct:
                    throw new ParquetFormatException("encrypted columns are not supported");
                default:
                    reader.Skip(field);
                    break;
            }
        }

        if (elements is null || rows is null || groups is null)
        {
            throw new ParquetFormatException("the footer lacks the schema, the number of rows or the row groups");
        }

        var (columns, leaves) = SchemaTree.Build(elements);
        var footer = new ParquetFooter(
            rows.Value, columns, leaves, [.. groups], bytes, bytes[schema], dataEnd);
        FooterChecks.Check(footer);
        return footer;
    }

    static SchemaElement[] ReadSchema(ref ThriftReader reader, ThriftField field)
    {
        var count = reader.List(field, ThriftType.Struct);
        if (count > SchemaTree.MaxElements)
        {
            throw new ParquetFormatException(
                $"the footer declares {count} columns and groups, the limit is {SchemaTree.MaxElements}");
        }

        var elements = new SchemaElement[count];
        for (var i = 0; i < count; i++)
        {
            elements[i] = SchemaElementParser.Read(ref reader);
        }

        return elements;
    }

    static List<RowGroup> ReadRowGroups(ref ThriftReader reader, ThriftField field, ReadOnlyMemory<byte> bytes)
    {
        var count = reader.List(field, ThriftType.Struct);
        var groups = new List<RowGroup>();
        for (var i = 0; i < count; i++)
        {
            groups.Add(ReadRowGroup(ref reader, bytes));
        }

        return groups;
    }

    static RowGroup ReadRowGroup(ref ThriftReader reader, ReadOnlyMemory<byte> bytes)
    {
        ImmutableArray<ColumnChunk>? chunks = null;
        long? rows = null;
        reader.EnterStruct();
        for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
        {
            switch (field.Id)
            {
                case 1:
                    chunks = ReadChunks(ref reader, field, bytes);
                    break;
                case 3:
                    rows = reader.I64(field);
                    break;
                default:
                    reader.Skip(field);
                    break;
            }
        }

        return chunks is not null && rows is not null
            ? new RowGroup(rows.Value, chunks.Value)
            : throw reader.Bad("a row group without columns or row count", "both");
    }

    static ImmutableArray<ColumnChunk> ReadChunks(
        ref ThriftReader reader, ThriftField field, ReadOnlyMemory<byte> bytes)
    {
        var count = reader.List(field, ThriftType.Struct);
        var chunks = ImmutableArray.CreateBuilder<ColumnChunk>();
        for (var i = 0; i < count; i++)
        {
            chunks.Add(ReadChunk(ref reader, bytes));
        }

        return chunks.ToImmutable();
    }

    static ColumnChunk ReadChunk(ref ThriftReader reader, ReadOnlyMemory<byte> bytes)
    {
        ColumnChunk? chunk = null;
        reader.EnterStruct();
        for (var field = reader.NextField(0); field.Type != ThriftType.Stop; field = reader.NextField(field.Id))
        {
            switch (field.Id)
            {
                case 1:
                    throw reader.Bad("column data in another file", "all data in this file");
                case 3 when field.Type == ThriftType.Struct:
                    chunk = ColumnChunkParser.Read(ref reader, bytes);
                    break;
                case 8 or 9 when field.Type is ThriftType.Struct or ThriftType.Binary:
                    throw new ParquetFormatException("encrypted columns are not supported");
                default:
                    reader.Skip(field);
                    break;
            }
        }

        return chunk ?? throw reader.Bad("a column chunk without its description", "one");
    }
}
