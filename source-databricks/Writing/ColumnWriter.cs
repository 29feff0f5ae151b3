using ConnectorKit.Batches;

namespace SourceDatabricks.Writing;

/// <summary>
/// Writes the values of one column as JSON. Hot: one call per value, no allocation, no check for room but where
/// <see cref="LineBuffer.Reserve"/> is called. The readable twin is the oracle in the tests; `read` is the benchmark.
/// </summary>
abstract unsafe class ColumnWriter
{
    const uint Null = 'n' | ('u' << 8) | ('l' << 16) | ((uint)'l' << 24);

    Column? _column;

    /// <summary>Greatest size in bytes of what <see cref="Write"/> puts down without asking for room.</summary>
    public abstract int Bound { get; }

    /// <summary>Takes the column of the next batch.</summary>
    public void Bind(Column column)
    {
        _column = column;
        OnBind(column);
    }

    /// <summary>Writes one value, or <c>null</c>.</summary>
    /// <returns>Behind what was written.</returns>
    public byte* Write(byte* at, int row, LineBuffer buffer)
    {
        if (_column!.IsValid(row))
        {
            return WriteValue(at, row, buffer);
        }

        return WriteNull(at);
    }

    /// <summary>Writes null in place of a value that cannot be represented; the record says so.</summary>
    /// <param name="field">The outermost field that the value belongs to.</param>
    protected static byte* WriteNulled(byte* at, int field, LineBuffer buffer)
    {
        buffer.AddNulled(field);
        return WriteNull(at);
    }

    static byte* WriteNull(byte* at)
    {
        *(uint*)at = Null;
        return at + sizeof(uint);
    }

    protected abstract void OnBind(Column column);

    protected abstract byte* WriteValue(byte* at, int row, LineBuffer buffer);

    /// <summary>The start of a buffer that lies outside the managed heap, as batches' buffers do.</summary>
    protected static T* Pointer<T>(Column column)
        where T : unmanaged
    {
        // No pinning: the memory is the engine's.
        fixed (T* values = column.Values<T>())
        {
            return values;
        }
    }
}
