using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using ConnectorKit.Batches;
using ConnectorKit.Types;
using DuckDB;

namespace Lakehouse.Reading;

/// <summary>
/// Makes a batch of a chunk. Values stay where they are: number buffers, list entries and validity bits have the same layout
/// on both sides. Only text needs one view per value; the bytes stay with the engine, also short ones, which it keeps
/// inside its own entries.
/// </summary>
sealed unsafe class VectorColumns : IDisposable
{
    readonly DataChunk _chunk;
    readonly List<nint> _views = [];

    VectorColumns(DataChunk chunk) => _chunk = chunk;

    /// <summary>Bytes of text and BINARY in the batch, for bounding how much is read ahead.</summary>
    public long TextBytes { get; private set; }

    /// <summary>The batch owns the chunk from here on.</summary>
    /// <param name="types">The columns' types, in the order of the chunk.</param>
    /// <param name="textBytes">Bytes of text in it.</param>
    [SuppressMessage("Reliability", "CA2000", Justification = "The batch owns it.")]
    public static ColumnBatch ToBatch(DataChunk chunk, ImmutableArray<DataType> types, out long textBytes)
    {
        var owner = new VectorColumns(chunk);
        var batch = new ColumnBatch(chunk.RowCount, owner.ToColumns(types), owner);
        textBytes = owner.TextBytes;
        return batch;
    }

    public void Dispose()
    {
        foreach (var view in _views)
        {
            NativeMemory.Free((void*)view);
        }

        _views.Clear();
        _chunk.Dispose();
    }

    ImmutableArray<Column> ToColumns(ImmutableArray<DataType> types)
    {
        var columns = ImmutableArray.CreateBuilder<Column>(types.Length);
        for (var i = 0; i < types.Length; i++)
        {
            columns.Add(ToColumn(_chunk[i], types[i], null));
        }

        return columns.MoveToImmutable();
    }

    /// <summary>The vector as a column over the same buffers.</summary>
    /// <param name="parent">Validity of the struct around; what lies under a NULL struct is undefined.</param>
    Column ToColumn(Vector vector, DataType type, ulong* parent) => type.Kind switch
    {
        TypeKind.String or TypeKind.Binary or TypeKind.Other =>
            new Column(type, vector.Length, Views(vector, parent), sizeof(TextView), vector.Validity, []),
        TypeKind.Array => new Column(
            type,
            vector.Length,
            vector.Data,
            sizeof(ListView),
            vector.Validity,
            [ToColumn(vector.ListChild, type.Element!, null)]),
        TypeKind.Map => new Column(
            type, vector.Length, vector.Data, sizeof(ListView), vector.Validity, Entries(vector.ListChild, type)),
        TypeKind.Struct => new Column(type, vector.Length, null, 0, vector.Validity, Fields(vector, type)),
        _ => new Column(type, vector.Length, vector.Data, vector.Type.ByteWidth, vector.Validity, []),
    };

    ImmutableArray<Column> Entries(Vector entries, DataType type) =>
    [
        ToColumn(entries.StructChild(0), type.MapKey!, entries.Validity),
        ToColumn(entries.StructChild(1), type.Element!, entries.Validity),
    ];

    ImmutableArray<Column> Fields(Vector vector, DataType type)
    {
        var fields = ImmutableArray.CreateBuilder<Column>(type.Fields.Length);
        for (var i = 0; i < type.Fields.Length; i++)
        {
            fields.Add(ToColumn(vector.StructChild(i), type.Fields[i].Type, vector.Validity));
        }

        return fields.MoveToImmutable();
    }

    TextView* Views(Vector vector, ulong* parent)
    {
        // The engine's entry: 4 bytes of length, then up to 12 bytes in place, or 4 bytes of prefix and a pointer.
        const int entrySize = 16;
        const int inPlace = 12;
        var length = vector.Length;
        var views = (TextView*)NativeMemory.Alloc((nuint)Math.Max(length, 1), (nuint)sizeof(TextView));
        _views.Add((nint)views);
        var validity = vector.Validity;
        var entry = (byte*)vector.Data;
        long bytes = 0;
        for (var row = 0; row < length; row++, entry += entrySize)
        {
            if (IsNull(validity, row) || IsNull(parent, row))
            {
                views[row] = default;
                continue;
            }

            var size = *(int*)entry;
            views[row] = new TextView(size <= inPlace ? entry + 4 : *(byte**)(entry + 8), size);
            bytes += size;
        }

        TextBytes += bytes;
        return views;
    }

    static bool IsNull(ulong* validity, int row) =>
        validity != null && (validity[row >> 6] >> (row & 63) & 1) == 0;
}
