using System.Buffers.Binary;
using ConnectorKit.Warehouses;

namespace DestinationCdc.Workload;

/// <summary>
/// Writes a changefeed's Parquet file the way CockroachDB's sink does: every column optional, DECIMAL as annotated
/// text, the event type and <c>__crdb__updated</c> at the end, one page per column and row group, an empty list of
/// metadata. Format: https://github.com/apache/parquet-format
/// </summary>
static class ParquetFile
{
    const int Optional = 1;
    const int EncodingPlain = 0;
    const int EncodingRle = 3;
    const int FormatVersion = 2;
    static readonly byte[] Magic = "PAR1"u8.ToArray();

    sealed record Chunk(ParquetColumn Column, long Offset, long Size, Statistics Statistics);

    sealed record Statistics(byte[]? Smallest, byte[]? Greatest, long Nulls);

    /// <summary>A data file.</summary>
    public static void Write(Stream stream, WorkloadTable table, IReadOnlyList<WorkloadEvent> events, int rowsPerGroup)
    {
        List<ParquetColumn> columns =
        [
            .. table.Columns.Select(ParquetColumn.For),
            ParquetColumn.Text("__crdb__event_type"),
            ParquetColumn.Text("__crdb__updated"),
        ];
        Write(stream, columns, events.Chunk(rowsPerGroup), Values);
    }

    /// <summary>
    /// The content of a RESOLVED object: one column of one row, annotated as absurdly as CockroachDB does.
    /// </summary>
    public static void WriteResolved(Stream stream, Position time) =>
        Write(stream, [ParquetColumn.Resolved], [[time.ToString()]], (rows, _) => rows);

    static void Write<T>(
        Stream stream, List<ParquetColumn> columns, IEnumerable<T[]> rowGroups, Func<T[], int, object?[]> values)
    {
        stream.Write(Magic);
        var groups = new List<(int Rows, List<Chunk> Chunks)>();
        foreach (var rows in rowGroups)
        {
            groups.Add((rows.Length, [.. columns.Select((column, i) => WriteChunk(stream, column, values(rows, i)))]));
        }

        var footer = new MemoryStream();
        WriteFooter(new ThriftWriter(footer), columns, groups);
        footer.WriteTo(stream);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, (int)footer.Length);
        stream.Write(length);
        stream.Write(Magic);
    }

    static object?[] Values(WorkloadEvent[] rows, int column) =>
        [.. rows.Select(row => (column - row.Table.Columns.Length) switch
        {
            0 => row.IsDelete ? "d" : "c",
            1 => row.Time.ToString(),
            _ => row.Row[column],
        })];

    static Chunk WriteChunk(Stream stream, ParquetColumn column, object?[] values)
    {
        var body = new MemoryStream();
        WriteLevels(body, values);
        var encoded = values.OfType<object>().Select(column.Encode).ToList();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var value in encoded)
        {
            if (column.Physical == ParquetColumn.ByteArray)
            {
                BinaryPrimitives.WriteInt32LittleEndian(length, value.Length);
                body.Write(length);
            }

            body.Write(value);
        }

        var offset = stream.Position;
        var header = new ThriftWriter(stream);
        header.Struct(() =>
        {
            header.Int32(1, 0);
            header.Int32(2, (int)body.Length);
            header.Int32(3, (int)body.Length);
            header.Struct(5, () =>
            {
                header.Int32(1, values.Length);
                header.Int32(2, EncodingPlain);
                header.Int32(3, EncodingRle);
                header.Int32(4, EncodingRle);
            });
        });
        body.WriteTo(stream);
        return new Chunk(column, offset, stream.Position - offset, Measure(column, encoded, values.Length));
    }

    /// <summary>One bit per value (present or NULL), in bit-packed groups of eight behind a length.</summary>
    static void WriteLevels(MemoryStream body, object?[] values)
    {
        var groups = (values.Length + 7) / 8;
        var packed = new byte[groups];
        for (var i = 0; i < values.Length; i++)
        {
            packed[i / 8] |= (byte)(values[i] is null ? 0 : 1 << (i % 8));
        }

        var levels = new MemoryStream();
        var run = (uint)((groups << 1) | 1);
        for (; run >= 0x80; run >>= 7)
        {
            levels.WriteByte((byte)(run | 0x80));
        }

        levels.WriteByte((byte)run);
        levels.Write(packed);
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, (int)levels.Length);
        body.Write(length);
        levels.WriteTo(body);
    }

    static Statistics Measure(ParquetColumn column, List<byte[]> encoded, int values)
    {
        byte[]? smallest = null;
        byte[]? greatest = null;
        foreach (var value in encoded)
        {
            smallest = smallest is null || Compare(column, value, smallest) < 0 ? value : smallest;
            greatest = greatest is null || Compare(column, value, greatest) > 0 ? value : greatest;
        }

        return new Statistics(smallest, greatest, values - encoded.Count);
    }

    static int Compare(ParquetColumn column, byte[] left, byte[] right) => column.Physical switch
    {
        ParquetColumn.Int32 =>
            BinaryPrimitives.ReadInt32LittleEndian(left).CompareTo(BinaryPrimitives.ReadInt32LittleEndian(right)),
        ParquetColumn.Int64 =>
            BinaryPrimitives.ReadInt64LittleEndian(left).CompareTo(BinaryPrimitives.ReadInt64LittleEndian(right)),
        _ => left.AsSpan().SequenceCompareTo(right),
    };

    static void WriteFooter(
        ThriftWriter footer, List<ParquetColumn> columns, List<(int Rows, List<Chunk> Chunks)> groups) =>
        footer.Struct(() =>
        {
            footer.Int32(1, FormatVersion);
            footer.Structs<ParquetColumn?>(
                2, [null, .. columns], column => WriteSchemaElement(footer, column, columns.Count));
            footer.Int64(3, groups.Sum(group => (long)group.Rows));
            footer.Structs(4, groups, group => WriteRowGroup(footer, group.Rows, group.Chunks));
            footer.Structs<object>(5, [], _ => { });
            footer.Text(6, "cockroachdb");
        });

    static void WriteSchemaElement(ThriftWriter footer, ParquetColumn? column, int children)
    {
        if (column is null)
        {
            footer.Int32(3, 0);
            footer.Text(4, "schema");
            footer.Int32(5, children);
            return;
        }

        footer.Int32(1, column.Physical);
        footer.Int32(3, Optional);
        footer.Text(4, column.Name);
        column.Annotate(footer);
    }

    static void WriteRowGroup(ThriftWriter footer, int rows, List<Chunk> chunks)
    {
        var size = chunks.Sum(chunk => chunk.Size);
        footer.Structs(1, chunks, chunk =>
        {
            footer.Int64(2, chunk.Offset);
            footer.Struct(3, () => WriteColumn(footer, chunk, rows));
        });
        footer.Int64(2, size);
        footer.Int64(3, rows);
    }

    static void WriteColumn(ThriftWriter footer, Chunk chunk, int rows)
    {
        footer.Int32(1, chunk.Column.Physical);
        footer.Int32s(2, EncodingPlain, EncodingRle);
        footer.Texts(3, chunk.Column.Name);
        footer.Int32(4, 0);
        footer.Int64(5, rows);
        footer.Int64(6, chunk.Size);
        footer.Int64(7, chunk.Size);
        footer.Int64(9, chunk.Offset);
        footer.Struct(12, () =>
        {
            footer.Int64(3, chunk.Statistics.Nulls);
            if (chunk.Statistics is { Smallest: { } smallest, Greatest: { } greatest })
            {
                footer.Bytes(5, greatest);
                footer.Bytes(6, smallest);
            }
        });
    }
}
