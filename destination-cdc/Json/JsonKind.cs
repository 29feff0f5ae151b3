namespace DestinationCdc.Json;

/// <summary>What stands at a place of a line.</summary>
enum JsonKind : byte
{
    /// <summary>Nothing: the object has no such member.</summary>
    Missing,
    Null,
    Bool,

    /// <summary>A number without fraction and exponent that 64 bits hold.</summary>
    Whole,
    Number,
    Text,
    Array,
    Object,
}
