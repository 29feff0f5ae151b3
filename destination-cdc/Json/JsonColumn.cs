using System.Collections.Immutable;

namespace DestinationCdc.Json;

/// <summary>A column as the lines of a file show it.</summary>
/// <param name="Kinds">Every kind of value that was seen but null; empty when all are null.</param>
/// <param name="Fields">Names of the first object that was seen, in its order; of a column without objects empty.</param>
sealed record JsonColumn(string Name, ImmutableArray<JsonKind> Kinds, ImmutableArray<string> Fields)
{
    /// <summary>What files of one schema version show together.</summary>
    public JsonColumn With(JsonColumn other) => new(
        Name,
        [.. Kinds.Union(other.Kinds).Order()],
        [.. Fields.Union(other.Fields)]);

    public bool IsOnly(params ReadOnlySpan<JsonKind> kinds)
    {
        foreach (var kind in Kinds)
        {
            if (!kinds.Contains(kind))
            {
                return false;
            }
        }

        return !Kinds.IsEmpty;
    }

    public override string ToString() => Kinds.IsEmpty
        ? "null in every row"
        : string.Join(" or ", Kinds.Select(kind => kind switch
        {
            JsonKind.Bool => "true or false",
            JsonKind.Whole => "a whole number",
            JsonKind.Number => "a number",
            JsonKind.Text => "text",
            JsonKind.Array => "an array",
            _ => "an object",
        }));
}
