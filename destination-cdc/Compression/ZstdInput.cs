using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ConnectorKit.Errors;

namespace DestinationCdc.Compression;

/// <summary>Unpacks zstd with the system's libzstd, which the runtime does not bring along.</summary>
sealed unsafe partial class ZstdInput : CompressedInput
{
    const string Library = "zstd";

    /// <summary>Largest window that is allocated for a frame, as the command zstd has it.</summary>
    const int LargestWindowLog = 27;

    const int WindowLogParameter = 100;

    nint _stream;
    bool _isInFrame;
    bool _hasFrame;

    static ZstdInput() => NativeLibrary.SetDllImportResolver(typeof(ZstdInput).Assembly, Resolve);

    public ZstdInput(Stream packed)
        : base(packed)
    {
        try
        {
            _stream = CreateDStream();
        }
        catch (DllNotFoundException e)
        {
            throw new ConfigException(
                "Files that are compressed with zstd need the library libzstd, which is not there. Install it (Debian "
                + "and Ubuntu: libzstd1, macOS: brew install zstd), or create the feed WITH compression = gzip.",
                e);
        }

        _ = SetParameter(_stream, WindowLogParameter, LargestWindowLog);
    }

    public override int Read(Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var packed = Packed();
            if (packed.IsEmpty && !_isInFrame)
            {
                return _hasFrame ? 0 : throw Damaged("it has no bytes");
            }

            // Without packed bytes, too: some of what they gave may be waiting.
            var written = Decompress(packed, into);
            if (written > 0)
            {
                return written;
            }

            if (packed.IsEmpty)
            {
                throw Damaged("it is cut");
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (_stream != 0)
        {
            _ = FreeDStream(_stream);
            _stream = 0;
        }

        base.Dispose(disposing);
    }

    int Decompress(ReadOnlySpan<byte> packed, Span<byte> into)
    {
        fixed (byte* from = packed)
        fixed (byte* to = into)
        {
            var input = new Part { Bytes = from, Size = (nuint)packed.Length };
            var output = new Part { Bytes = to, Size = (nuint)into.Length };
            var left = DecompressStream(_stream, ref output, ref input);
            if (IsError(left) != 0)
            {
                throw Damaged(_hasFrame ? "its content or its checksum is wrong, or other bytes follow it"
                    : "it does not begin as zstd does, or its content is wrong");
            }

            Use((int)input.At);
            _isInFrame = left != 0;
            _hasFrame = true;
            return (int)output.At;
        }
    }

    static DamagedStreamException Damaged(string found) => new($"no sound zstd stream: {found}");

    static nint Resolve(string name, System.Reflection.Assembly assembly, DllImportSearchPath? path)
    {
        string[] names = name == Library ? ["libzstd.so.1", "libzstd.1.dylib", "libzstd.dll"] : [];
        foreach (var candidate in names)
        {
            if (NativeLibrary.TryLoad(candidate, assembly, path, out var handle))
            {
                return handle;
            }
        }

        return 0;
    }

    [LibraryImport(Library, EntryPoint = "ZSTD_createDStream")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nint CreateDStream();

    [LibraryImport(Library, EntryPoint = "ZSTD_freeDStream")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nuint FreeDStream(nint stream);

    [LibraryImport(Library, EntryPoint = "ZSTD_DCtx_setParameter")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nuint SetParameter(nint stream, int parameter, int value);

    [LibraryImport(Library, EntryPoint = "ZSTD_decompressStream")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial nuint DecompressStream(nint stream, ref Part output, ref Part input);

    [LibraryImport(Library, EntryPoint = "ZSTD_isError")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial uint IsError(nuint code);

    [StructLayout(LayoutKind.Sequential)]
    struct Part
    {
        public byte* Bytes;
        public nuint Size;
        public nuint At;
    }
}
