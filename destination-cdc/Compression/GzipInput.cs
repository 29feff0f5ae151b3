using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DestinationCdc.Compression;

/// <summary>
/// Unpacks gzip with the runtime's own zlib. The runtime's stream says nothing when a file is cut or goes on behind its end:
/// rows would be lost in silence.
/// </summary>
sealed unsafe partial class GzipInput : CompressedInput
{
    const string Library = "libSystem.IO.Compression.Native";
    const int GzipWithLargestWindow = 15 + 16;
    const int Ok = 0;
    const int AtEnd = 1;
    const int NoProgress = -5;

    readonly ZStream* _stream = (ZStream*)NativeMemory.AllocZeroed((nuint)sizeof(ZStream));
    bool _isInMember;
    bool _isDisposed;

    public GzipInput(Stream packed)
        : base(packed)
    {
        if (InflateInit2(_stream, GzipWithLargestWindow) != Ok)
        {
            throw new InvalidOperationException("The runtime's zlib could not be started.");
        }
    }

    public override int Read(Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            var packed = Packed();
            if (packed.IsEmpty && !_isInMember)
            {
                return _stream->Total > 0 ? 0 : throw Damaged("it has no bytes");
            }

            if (!_isInMember)
            {
                Begin(packed);
            }

            // Without packed bytes, too: some of what they gave may be waiting.
            var written = Inflate(packed, into);
            if (written > 0)
            {
                return written;
            }

            if (packed.IsEmpty && _isInMember)
            {
                throw Damaged("it is cut");
            }
        }

        return 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            _ = InflateEnd(_stream);
            NativeMemory.Free(_stream);
        }

        base.Dispose(disposing);
    }

    /// <summary>Several members in a row are legal: their contents follow one another.</summary>
    void Begin(ReadOnlySpan<byte> packed)
    {
        if (packed[0] != 0x1f || (packed.Length > 1 && packed[1] != 0x8b))
        {
            throw Damaged(_stream->Total == 0 ? "it does not begin as gzip does" : "other bytes follow it");
        }

        if (_stream->Total > 0 && InflateReset2(_stream, GzipWithLargestWindow) != Ok)
        {
            throw new InvalidOperationException("The runtime's zlib could not be started again.");
        }

        _isInMember = true;
    }

    int Inflate(ReadOnlySpan<byte> packed, Span<byte> into)
    {
        fixed (byte* input = packed)
        fixed (byte* output = into)
        {
            _stream->NextIn = input;
            _stream->AvailableIn = (uint)packed.Length;
            _stream->NextOut = output;
            _stream->AvailableOut = (uint)into.Length;
            var result = Inflate(_stream, 0);
            var used = packed.Length - (int)_stream->AvailableIn;
            Use(used);
            _stream->Total += (ulong)used;
            if (result is not (Ok or AtEnd or NoProgress))
            {
                throw Damaged("its content or its checksum is wrong");
            }

            _isInMember = result != AtEnd;
            return into.Length - (int)_stream->AvailableOut;
        }
    }

    static DamagedStreamException Damaged(string found) => new($"no sound gzip stream: {found}");

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateInit2_")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int InflateInit2(ZStream* stream, int windowBits);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateReset2_")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int InflateReset2(ZStream* stream, int windowBits);

    [LibraryImport(Library, EntryPoint = "CompressionNative_Inflate")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int Inflate(ZStream* stream, int flush);

    [LibraryImport(Library, EntryPoint = "CompressionNative_InflateEnd")]
    [UnmanagedCallConv(CallConvs = [typeof(CallConvCdecl)])]
    private static partial int InflateEnd(ZStream* stream);

    /// <summary>The runtime's layout, and behind it the bytes that were used so far.</summary>
    [StructLayout(LayoutKind.Sequential)]
    struct ZStream
    {
        public byte* NextIn;
        public byte* NextOut;
        public nint Message;
        public nint State;
        public uint AvailableIn;
        public uint AvailableOut;
        public ulong Total;
    }
}
