using System.Runtime.InteropServices;
using System.Text;

namespace DuckDB.Native;

/// <summary>Zero-terminated UTF-8 text that the engine hands out.</summary>
static class NativeText
{
    /// <summary>Refuses half surrogates instead of writing U+FFFD for them.</summary>
    public static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Copies text that the engine keeps owning; empty for NULL.</summary>
    public static string Borrowed(nint text) => Marshal.PtrToStringUTF8(text) ?? "";

    /// <summary>Copies text that was allocated for the caller and frees it; null for NULL.</summary>
    public static string? Owned(nint text)
    {
        if (text == 0)
        {
            return null;
        }

        var copy = Marshal.PtrToStringUTF8(text);
        NativeMethods.Free(text);
        return copy;
    }
}
