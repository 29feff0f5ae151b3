using System.Collections.Immutable;
using ConnectorKit.Batches;
using ConnectorKit.Types;

namespace ConnectorKit.Databricks.Arrow;

/// <summary>Turns one record batch into columns. Every buffer is checked before it is pointed at.</summary>
unsafe ref struct ArrowBatch
{
    const int BitsPerWord = 64;
    const int MostNulls = 1 << 24;

    readonly FlatTable _batch;
    readonly Arena _scratch;
    readonly byte* _body;
    readonly int _bodyLength;
    readonly long _readable;
    int _node;
    int _buffer;

    /// <summary>One batch of a chunk.</summary>
    /// <param name="body">Where the batch's body lies in the chunk.</param>
    /// <param name="batch">Metadata: length, nodes, buffers, compression.</param>
    public ArrowBatch(NativeBuffer chunk, (int Start, int Length) body, FlatTable batch, Arena scratch)
    {
        _batch = batch;
        _scratch = scratch;
        _body = chunk.Pointer + body.Start;
        _bodyLength = body.Length;
        _readable = chunk.Length - body.Start;
    }

    public ColumnBatch Read(ImmutableArray<ArrowField> fields)
    {
        if (_batch.Has(3))
        {
            throw new ArrowFormatException("The Arrow batch has compressed buffers, which is not supported.");
        }

        var rows = Length(_batch.Scalar(0, 0L));
        var columns = ImmutableArray.CreateBuilder<Column>(fields.Length);
        foreach (var field in fields)
        {
            columns.Add(ReadColumn(field, rows));
        }

        return new ColumnBatch(rows, columns.MoveToImmutable(), owner: null);
    }

    /// <summary>The next column of the batch, with its children.</summary>
    /// <param name="expected">Rows the parent needs; null where the parent's offsets say.</param>
    Column ReadColumn(ArrowField field, int? expected)
    {
        var node = _batch.Struct<FieldNode>(1, _node++);
        var length = Length(node.Length);
        if (expected is { } rows && rows != length)
        {
            throw new ArrowFormatException($"Column '{field.Name}': {length} values where {rows} were expected.");
        }

        if (field.Layout is ArrowLayout.Null)
        {
            return AllNull(field, length);
        }

        var validity = Validity(field, node, length);
        return field.Layout switch
        {
            ArrowLayout.Bits => Bits(field, length, validity),
            ArrowLayout.Fixed => Fixed(field, length, validity),
            ArrowLayout.Bytes => Texts<int>(field, length, validity),
            ArrowLayout.LargeBytes => Texts<long>(field, length, validity),
            ArrowLayout.LargeList => List<long>(field, length, validity),
            ArrowLayout.Struct => Struct(field, length, validity),
            _ => List<int>(field, length, validity),
        };
    }

    ulong* Validity(ArrowField field, FieldNode node, int length)
    {
        var (start, size) = NextBuffer(field);
        if (node.NullCount == 0 || length == 0)
        {
            return null;
        }

        Need(field, size, (length + 7) / 8);
        var words = Words(length);
        if (start + (words * sizeof(ulong)) <= _readable)
        {
            return (ulong*)(_body + start);
        }

        var copy = Zeroed(words * sizeof(ulong));
        new ReadOnlySpan<byte>(_body + start, (length + 7) / 8).CopyTo(new Span<byte>(copy, (length + 7) / 8));
        return (ulong*)copy;
    }

    Column AllNull(ArrowField field, int length)
    {
        // nothing in the stream bounds the number of these values
        if (length > MostNulls)
        {
            throw new ArrowFormatException($"Column '{field.Name}': {length} values without data in one Arrow batch.");
        }

        // the widest value: sixteen bytes (a view, a decimal)
        var values = Zeroed((long)length * sizeof(TextView));
        return new Column(
            field.Type, length, values, Width(field.Type), (ulong*)Zeroed(Words(length) * sizeof(ulong)), []);
    }

    Column Bits(ArrowField field, int length, ulong* validity)
    {
        var (start, size) = NextBuffer(field);
        Need(field, size, (length + 7) / 8);
        var values = (byte*)_scratch.Take(length);
        var bits = _body + start;
        for (var i = 0; i < length; i++)
        {
            values[i] = (byte)((bits[i >> 3] >> (i & 7)) & 1);
        }

        return new Column(field.Type, length, values, sizeof(byte), validity, []);
    }

    Column Fixed(ArrowField field, int length, ulong* validity)
    {
        var (start, size) = NextBuffer(field);
        Need(field, size, (long)length * field.Width);
        return new Column(field.Type, length, _body + start, field.Width, validity, []);
    }

    Column Texts<TOffset>(ArrowField field, int length, ulong* validity)
        where TOffset : unmanaged
    {
        var (offsetsStart, offsetsSize) = NextBuffer(field);
        var (start, size) = NextBuffer(field);
        Need(field, offsetsSize, length == 0 ? 0 : (length + 1L) * sizeof(TOffset));
        var views = (TextView*)_scratch.Take((long)length * sizeof(TextView));
        if (length > 0)
        {
            var offsets = (TOffset*)(_body + offsetsStart);
            var data = _body + start;
            var from = Offset(offsets, 0);
            for (var i = 0; i < length; i++)
            {
                var to = Offset(offsets, i + 1);
                if (from < 0 || to < from || to > size)
                {
                    throw BadOffset(field, i);
                }

                views[i] = new TextView(data + from, (int)(to - from));
                from = to;
            }
        }

        return new Column(field.Type, length, views, sizeof(TextView), validity, []);
    }

    Column List<TOffset>(ArrowField field, int length, ulong* validity)
        where TOffset : unmanaged
    {
        var (offsetsStart, offsetsSize) = NextBuffer(field);
        Need(field, offsetsSize, length == 0 ? 0 : (length + 1L) * sizeof(TOffset));
        var views = (ListView*)_scratch.Take((long)length * sizeof(ListView));
        long end = 0;
        if (length > 0)
        {
            var offsets = (TOffset*)(_body + offsetsStart);
            var from = Offset(offsets, 0);
            for (var i = 0; i < length; i++)
            {
                end = Offset(offsets, i + 1);
                if (from < 0 || end < from)
                {
                    throw BadOffset(field, i);
                }

                views[i] = new ListView((ulong)from, (ulong)(end - from));
                from = end;
            }
        }

        var children = field.Layout is ArrowLayout.Map ? Entries(field) : [ReadColumn(field.Children[0], null)];
        return end <= children[0].Length
            ? new Column(field.Type, length, views, sizeof(ListView), validity, children)
            : throw BadOffset(field, length - 1);
    }

    /// <summary>The struct between a map and its key and value: its own validity means nothing.</summary>
    ImmutableArray<Column> Entries(ArrowField field)
    {
        var length = Length(_batch.Struct<FieldNode>(1, _node++).Length);
        NextBuffer(field);
        return [ReadColumn(field.Children[0], length), ReadColumn(field.Children[1], length)];
    }

    Column Struct(ArrowField field, int length, ulong* validity)
    {
        var children = ImmutableArray.CreateBuilder<Column>(field.Children.Length);
        foreach (var child in field.Children)
        {
            children.Add(ReadColumn(child, length));
        }

        return new Column(field.Type, length, null, 0, validity, children.MoveToImmutable());
    }

    (long Start, long Size) NextBuffer(ArrowField field)
    {
        var buffer = _batch.Struct<BodyBuffer>(2, _buffer++);
        return buffer.Offset >= 0 && buffer.Size >= 0 && buffer.Size <= _bodyLength
            && buffer.Offset <= _bodyLength - buffer.Size
            ? (buffer.Offset, buffer.Size)
            : throw new ArrowFormatException($"Column '{field.Name}': a buffer lies outside of its Arrow batch.");
    }

    void* Zeroed(long bytes)
    {
        var memory = _scratch.Take(bytes);
        new Span<byte>(memory, checked((int)bytes)).Clear();
        return memory;
    }

    static long Offset<TOffset>(TOffset* offsets, int index)
        where TOffset : unmanaged => sizeof(TOffset) == sizeof(int) ? ((int*)offsets)[index] : ((long*)offsets)[index];

    static long Words(int length) => (length + (BitsPerWord - 1L)) / BitsPerWord;

    /// <summary>Rows of one batch or values of one column; a bound keeps every later product inside 64 bits.</summary>
    static int Length(long length) => length is >= 0 and < int.MaxValue
        ? (int)length
        : throw new ArrowFormatException($"The Arrow batch claims {length} values.");

    static void Need(ArrowField field, long size, long needed)
    {
        if (size < needed)
        {
            throw new ArrowFormatException(
                $"Column '{field.Name}': a buffer of {size} bytes where {needed} are needed: the Arrow batch is damaged.");
        }
    }

    static ArrowFormatException BadOffset(ArrowField field, int row) =>
        new($"Column '{field.Name}': value {row} of the Arrow batch lies outside of its data.");

    static int Width(DataType type) => type.Kind switch
    {
        TypeKind.Boolean or TypeKind.TinyInt => 1,
        TypeKind.SmallInt => 2,
        TypeKind.Int or TypeKind.Float or TypeKind.Date => 4,
        TypeKind.BigInt or TypeKind.Double or TypeKind.Timestamp or TypeKind.TimestampNtz => 8,
        TypeKind.Struct => 0,
        _ => 16,
    };

    readonly record struct FieldNode(long Length, long NullCount);

    readonly record struct BodyBuffer(long Offset, long Size);
}
