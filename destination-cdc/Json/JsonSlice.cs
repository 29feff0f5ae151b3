namespace DestinationCdc.Json;

/// <summary>A value's place in its line; of a text the place between the quotes.</summary>
/// <param name="IsEscaped">A text with a backslash in it.</param>
readonly record struct JsonSlice(JsonKind Kind, int Start, int Length, bool IsEscaped = false)
{
    public ReadOnlySpan<byte> Of(ReadOnlySpan<byte> line) => line.Slice(Start, Length);

    /// <summary>The value as it stands, quotes included.</summary>
    public ReadOnlySpan<byte> RawOf(ReadOnlySpan<byte> line) =>
        Kind == JsonKind.Text ? line.Slice(Start - 1, Length + 2) : Of(line);

    /// <summary>In words, without the value.</summary>
    public string Describe() => Kind switch
    {
        JsonKind.Missing => "nothing",
        JsonKind.Null => "null",
        JsonKind.Bool => "true or false",
        JsonKind.Whole or JsonKind.Number => $"a number of {Length} characters",
        JsonKind.Text => $"text of {Length} bytes",
        JsonKind.Array => "an array",
        _ => "an object",
    };
}
