namespace DestinationCdc.Parquet;

/// <summary>One run of the hybrid encoding: a value repeated, or values packed bit by bit.</summary>
readonly ref struct HybridRun(int count, bool isRepeated, long value, ReadOnlySpan<byte> packed)
{
    public int Count { get; } = count;

    public bool IsRepeated { get; } = isRepeated;

    /// <summary>Of a repeated run.</summary>
    public long Value { get; } = value;

    /// <summary>Of a packed run: least significant bit first.</summary>
    public ReadOnlySpan<byte> Packed { get; } = packed;
}
