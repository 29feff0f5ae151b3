namespace DestinationCdc.Json;

/// <summary>What a value must be and how it is handed on; null is NULL everywhere.</summary>
enum JsonCutKind
{
    /// <summary>true or false.</summary>
    Bool,

    /// <summary>A number of 64 bits.</summary>
    Whole,

    /// <summary>A number as its text, or one of the texts NaN, Infinity, -Infinity.</summary>
    Number,

    /// <summary>A text without its escapes.</summary>
    Text,

    /// <summary>Any value as it stands in the line.</summary>
    Raw,

    /// <summary>A text without its escapes, any other value as it stands.</summary>
    Any,

    /// <summary>As JSON: numbers become texts in quotes, all else as it stands.</summary>
    Quoted,

    /// <summary>An array.</summary>
    List,

    /// <summary>An object; fields that it lacks are NULL.</summary>
    Struct,
}
