using System.Buffers.Binary;
using System.Collections.Immutable;
using ConnectorKit.Batches;
using ConnectorKit.Types;

namespace ConnectorKit.Databricks.Arrow;

/// <summary>
/// Reads one Arrow IPC stream (schema, record batches, end) that lies in memory. Values stay where they are; what Arrow
/// lays out otherwise than <see cref="Column"/> (bits, offsets) goes to scratch memory.
/// </summary>
/// <param name="chunk">The stream; batches point into it.</param>
/// <param name="types">The columns' types as the caller knows them; null: as the stream says.</param>
/// <param name="scratch">Given back with every batch.</param>
public sealed class ArrowStream(NativeBuffer chunk, IReadOnlyList<DataType>? types, Arena scratch)
{
    const uint Continuation = 0xFFFFFFFF;
    const byte SchemaHeader = 1;
    const byte BatchHeader = 3;

    int _at;
    ImmutableArray<ArrowField>? _fields;

    /// <summary>All batches; each is valid until the next one is asked for.</summary>
    /// <exception cref="ArrowFormatException">The stream is damaged or holds something that was not expected.</exception>
    public IEnumerable<ColumnBatch> Batches()
    {
#pragma warning disable CA2000 // the reader disposes a batch; it owns nothing that could leak
        while (Next() is { } batch)
        {
            yield return batch;
        }
#pragma warning restore CA2000
    }

    /// <summary>The next batch, valid until the next call; null at the end.</summary>
    /// <inheritdoc cref="Batches" path="/exception"/>
    public ColumnBatch? Next()
    {
        while (ReadMessage(out var metadata, out var header))
        {
            var message = FlatTable.Root(metadata);
            var bodyLength = message.Scalar(3, 0L);
            if (bodyLength < 0 || bodyLength > chunk.Length - _at)
            {
                throw new ArrowFormatException(
                    $"The Arrow stream ends inside a message: {bodyLength} bytes were announced at {_at} of {chunk.Length}.");
            }

            var body = (_at, (int)bodyLength);
            _at += (int)bodyLength;
            if (header is SchemaHeader)
            {
                _fields = Known(ArrowSchema.Read(message.Table(2)));
            }
            else if (header is BatchHeader)
            {
                scratch.Reset();
                return new ArrowBatch(chunk, body, message.Table(2), scratch).Read(
                    _fields ?? throw new ArrowFormatException("The Arrow stream has a batch before its schema."));
            }
            else
            {
                throw new ArrowFormatException($"The Arrow stream has a message of kind {header}: not supported.");
            }
        }

        return _fields is null ? throw new ArrowFormatException("The Arrow stream has no schema.") : null;
    }

    /// <summary>Moves behind the metadata of the next message; false at the end of the stream.</summary>
    bool ReadMessage(out ReadOnlySpan<byte> metadata, out byte header)
    {
        metadata = default;
        header = 0;
        if (_at == chunk.Length)
        {
            return false;
        }

        var length = ReadUInt32();
        if (length == Continuation)
        {
            length = ReadUInt32();
        }

        if (length == 0)
        {
            return false;
        }

        if (length > chunk.Length - _at)
        {
            throw new ArrowFormatException($"The Arrow stream ends inside the metadata at {_at} of {chunk.Length}.");
        }

        metadata = chunk.Bytes.Slice(_at, (int)length);
        _at += (int)length;
        header = FlatTable.Root(metadata).Scalar<byte>(1, 0);
        return true;
    }

    uint ReadUInt32()
    {
        if (chunk.Length - _at < sizeof(uint))
        {
            throw new ArrowFormatException($"The Arrow stream ends at {chunk.Length}, inside a length.");
        }

        var value = BinaryPrimitives.ReadUInt32LittleEndian(chunk.Bytes[_at..]);
        _at += sizeof(uint);
        return value;
    }

    ImmutableArray<ArrowField> Known(ImmutableArray<ArrowField> fields)
    {
        if (types is null)
        {
            return fields;
        }

        return fields.Length == types.Count
            ? [.. fields.Select((field, i) => field.As(types[i]))]
            : throw new ArrowFormatException(
                $"The result has {fields.Length} columns where {types.Count} were expected.");
    }
}
