namespace ConnectorKit.Configuration;

/// <summary>
/// What a user reads about one field of a configuration record, or about one variant of a union (on its class), and
/// what the value must satisfy. <see cref="SpecBuilder"/> writes it into the connector's specification, which
/// <see cref="ConfigReader"/> checks files against: there is no second list of rules.
/// </summary>
[AttributeUsage(AttributeTargets.Property | AttributeTargets.Class)]
public sealed class SettingAttribute(string title, string description = "") : Attribute
{
    public string Title { get; } = title;

    /// <summary>Sentences for the user; HTML links are allowed.</summary>
    public string Description { get; } = description;

    /// <summary>Place among its siblings; unique within one object. Negative: none.</summary>
    public int Order { get; init; } = -1;

    public object[] Examples { get; init; } = [];

    /// <summary>Filled in by the reader when the field is missing; a text, number, truth value or texts.</summary>
    public object? Default { get; init; }

    /// <summary>Smallest number allowed.</summary>
    public double Minimum { get; init; } = double.NegativeInfinity;

    /// <summary>Greatest number allowed.</summary>
    public double Maximum { get; init; } = double.PositiveInfinity;

    /// <summary>Regular expression (the dialect that ECMAScript and .NET share) for a text.</summary>
    public string? Pattern { get; init; }

    /// <summary>The pattern in the words of <see cref="Examples"/>, for messages.</summary>
    public string? PatternDescriptor { get; init; }

    /// <summary>A text of several lines (PEM, JSON).</summary>
    public bool Multiline { get; init; }

    /// <summary>Shown outside the collapsed optional fields.</summary>
    public bool AlwaysShow { get; init; }

    /// <summary>Not shown in a user interface; may still be set.</summary>
    public bool Hidden { get; init; }

    /// <summary>Group of a field of the outermost record.</summary>
    public string? Group { get; init; }
}
