using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DuckDB.Native;

/// <summary>Objects that the engine holds for us and hands back to callbacks, which run on its threads.</summary>
static unsafe class Callback
{
    /// <summary>What the engine calls when it needs an object of <see cref="Keep"/> no more.</summary>
    public static delegate* unmanaged[Cdecl]<nint, void> Release => &ReleaseObject;

    /// <summary>Keeps an object alive until the engine calls <see cref="Release"/>.</summary>
    public static nint Keep(object target) => GCHandle.ToIntPtr(GCHandle.Alloc(target));

    public static T Target<T>(nint kept)
        where T : class =>
        (T)GCHandle.FromIntPtr(kept).Target!; // never null: Alloc was given an object

    /// <summary>The text an exception becomes in the engine's error.</summary>
    public static string Text(Exception exception) =>
        string.IsNullOrEmpty(exception.Message) ? exception.GetType().Name : exception.Message;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    static void ReleaseObject(nint kept) => GCHandle.FromIntPtr(kept).Free();
}
