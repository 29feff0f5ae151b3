using System.Runtime.InteropServices;

namespace SourceDatabricks.Writing;

/// <summary>
/// Native memory that lines are written into by pointer. Writers of values of a known greatest size do not check for
/// room: <see cref="StartLine"/> has reserved it. Writers of text and lists ask with <see cref="Reserve"/>, which keeps that
/// room free behind what they asked for, for the rest of the line and of every list element around.
/// </summary>
sealed unsafe class LineBuffer : IDisposable
{
    /// <summary>Vector stores may run this far over the end of what they write.</summary>
    public const int Overrun = 64;

    const int FirstCapacity = 512 << 10;

    /// <summary>Large enough that a system call does not count, small enough to stay in the processor's cache.</summary>
    const int FlushAt = 256 << 10;

    readonly List<int> _nulled = [];
    byte* _start;
    byte* _end;
    byte* _at;
    long _rest;

    public LineBuffer()
    {
        _start = (byte*)NativeMemory.Alloc(FirstCapacity);
        _end = _start + FirstCapacity;
        _at = _start;
    }

    /// <summary>Fields of the line that could not be represented and were written as null, in order.</summary>
    public IReadOnlyList<int> Nulled => _nulled;

    public bool IsFull => _at - _start >= FlushAt;

    public ReadOnlySpan<byte> Written => new(_start, (int)(_at - _start));

    /// <summary>Where the next line begins; behind it is room for the line's values of known size.</summary>
    /// <param name="bound">Their greatest size in bytes.</param>
    public byte* StartLine(int bound)
    {
        _nulled.Clear();
        _rest = bound + Overrun;
        return Reserve(_at, 0);
    }

    /// <summary>Room for so many bytes more; what is written so far may move.</summary>
    /// <param name="at">Where writing is.</param>
    /// <param name="bytes">What the caller is going to write.</param>
    /// <returns>Where writing goes on.</returns>
    public byte* Reserve(byte* at, long bytes)
    {
        var needed = bytes + _rest;
        return _end - at >= needed ? at : Grow(at, needed);
    }

    /// <summary>From here on each <see cref="Reserve"/> keeps an element's room free, too.</summary>
    /// <param name="bound">Greatest size of an element's values of known size.</param>
    public void EnterList(int bound) => _rest += bound;

    public void LeaveList(int bound) => _rest -= bound;

    public void EndLine(byte* at) => _at = at;

    public void AddNulled(int field)
    {
        if (_nulled.Count == 0 || _nulled[^1] != field)
        {
            _nulled.Add(field);
        }
    }

    public void Clear() => _at = _start;

    public void Dispose()
    {
        NativeMemory.Free(_start);
        _start = _at = _end = null;
    }

    byte* Grow(byte* at, long needed)
    {
        var used = at - _start;
        var line = _at - _start;
        var capacity = Math.Max((_end - _start) * 2, used + needed);
        _start = (byte*)NativeMemory.Realloc(_start, (nuint)capacity);
        _end = _start + capacity;
        _at = _start + line;
        return _start + used;
    }
}
