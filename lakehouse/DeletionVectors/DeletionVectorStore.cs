using System.Buffers.Binary;
using System.Collections.Immutable;
using ConnectorKit.Errors;
using Lakehouse.Log;

namespace Lakehouse.DeletionVectors;

/// <summary>Deletion vectors of one table: reads every kind of storage, writes files that hold several vectors.</summary>
/// <param name="root">The table's folder.</param>
sealed class DeletionVectorStore(string root)
{
    const byte FileVersion = 1;
    const int UuidLength = 20;

    /// <summary>The deleted positions that a descriptor stands for.</summary>
    /// <exception cref="HeldException">The vector is missing, damaged or of a kind we do not read.</exception>
    public RoaringBitmapArray Read(DeletionVectorDescriptor descriptor)
    {
        var where = descriptor.StorageType == DeletionVectorDescriptor.InlineStorage
            ? $"{root}: inline deletion vector"
            : PathOf(descriptor);
        try
        {
            var data = descriptor.StorageType == DeletionVectorDescriptor.InlineStorage
                ? ReadInline(descriptor)
                : ReadStored(where, descriptor);
            var rows = RoaringBitmapArray.Deserialize(data);
            return rows.Cardinality == descriptor.Cardinality
                ? rows
                : throw new FormatException(
                    $"it deletes {rows.Cardinality} rows and the log says {descriptor.Cardinality}");
        }
        catch (FormatException damage)
        {
            throw new HeldException(
                $"{where}, offset {descriptor.Offset ?? 0}: {damage.Message}. Restore it; without it "
                + "deleted rows would come back.",
                damage);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new HeldException(
                $"{where}: the deletion vector file is missing, but the table's log still needs it. Restore this file; "
                + "without it deleted rows would come back.",
                missing);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnreachableException($"{where}: cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>
    /// Writes one file with all vectors, safe against power loss when this returns. Descriptors are in the order given.
    /// </summary>
    /// <exception cref="UnreachableException">The file cannot be written.</exception>
    public ImmutableArray<DeletionVectorDescriptor> Write(IReadOnlyList<RoaringBitmapArray> vectors)
    {
        if (vectors.Count == 0)
        {
            return [];
        }

        var uuid = Guid.NewGuid();
        var name = Z85.Encode(uuid.ToByteArray(bigEndian: true));
        var path = Path.Combine(root, FileName(uuid));
        try
        {
            var written = WriteFile(path, name, vectors);
            DiskSync.Directory(root);
            return written;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnreachableException($"{path}: cannot be written: {failure.Message}", failure);
        }
    }

    /// <summary>The local file of a stored vector.</summary>
    /// <exception cref="HeldException">The storage type is unknown or the path is not local.</exception>
    public string PathOf(DeletionVectorDescriptor descriptor) => descriptor.StorageType switch
    {
        DeletionVectorDescriptor.UuidStorage => PathOfUuid(descriptor.PathOrInlineDv),
        DeletionVectorDescriptor.PathStorage => DataPath.ToLocal(root, descriptor.PathOrInlineDv),
        var other => throw new HeldException(
            $"{root}: deletion vectors of storage type '{other}' cannot be read; known are u, i and p."),
    };

    static string FileName(Guid uuid) => $"deletion_vector_{uuid:D}.bin";

    static ImmutableArray<DeletionVectorDescriptor> WriteFile(
        string path, string name, IReadOnlyList<RoaringBitmapArray> vectors)
    {
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1 << 16);
        stream.WriteByte(FileVersion);
        var written = ImmutableArray.CreateBuilder<DeletionVectorDescriptor>(vectors.Count);
        Span<byte> number = stackalloc byte[sizeof(int)];
        foreach (var vector in vectors)
        {
            var data = vector.Serialize();
            written.Add(new DeletionVectorDescriptor(
                DeletionVectorDescriptor.UuidStorage,
                name,
                checked((int)stream.Position),
                data.Length,
                vector.Cardinality));
            BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
            stream.Write(number);
            stream.Write(data);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc32.Of(data));
            stream.Write(number);
        }

        stream.Flush(flushToDisk: true);
        return written.ToImmutable();
    }

    static byte[] ReadInline(DeletionVectorDescriptor descriptor)
    {
        var data = Z85.Decode(descriptor.PathOrInlineDv);
        return data.Length >= descriptor.SizeInBytes && descriptor.SizeInBytes >= 0
            ? data[..descriptor.SizeInBytes]
            : throw new FormatException("it is shorter than the log says");
    }

    static byte[] ReadStored(string path, DeletionVectorDescriptor descriptor)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var offset = descriptor.Offset ?? 1;
        if (offset < 1 || descriptor.SizeInBytes < 0 || stream.ReadByte() != FileVersion
            || offset + (long)descriptor.SizeInBytes + 2 * sizeof(int) > stream.Length)
        {
            throw new FormatException("the file is too short or no deletion vector file");
        }

        stream.Position = offset;
        var stored = new byte[descriptor.SizeInBytes + 2 * sizeof(int)];
        stream.ReadExactly(stored);
        var data = stored.AsSpan(sizeof(int), descriptor.SizeInBytes);
        if (BinaryPrimitives.ReadInt32BigEndian(stored) != descriptor.SizeInBytes)
        {
            throw new FormatException("it has another size than the log says");
        }

        return BinaryPrimitives.ReadUInt32BigEndian(stored.AsSpan(stored.Length - sizeof(int))) == Crc32.Of(data)
            ? data.ToArray()
            : throw new FormatException("its checksum does not match");
    }

    string PathOfUuid(string name)
    {
        if (name.Length < UuidLength)
        {
            throw new HeldException(
                $"{root}: a deletion vector's name '{name}' is shorter than {UuidLength} characters.");
        }

        try
        {
            var uuid = new Guid(Z85.Decode(name.AsSpan(name.Length - UuidLength)), bigEndian: true);
            return Path.Combine(root, name[..^UuidLength], FileName(uuid));
        }
        catch (FormatException damage)
        {
            throw new HeldException($"{root}: a deletion vector's name '{name}' is no UUID in Z85.", damage);
        }
    }
}
