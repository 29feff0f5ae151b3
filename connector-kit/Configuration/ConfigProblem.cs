namespace ConnectorKit.Configuration;

/// <summary>One thing that is wrong in a configuration.</summary>
/// <param name="Path">The field, such as <c>tables[0].primary_key</c>; empty for the whole.</param>
/// <param name="Message">What was found, what was expected, what to do; never a secret.</param>
public sealed record ConfigProblem(string Path, string Message)
{
    public override string ToString() => Path.Length == 0 ? Message : $"{Path}: {Message}";

    /// <summary>The path of a field below another.</summary>
    public static string Below(string path, string key) => path.Length == 0 ? key : $"{path}.{key}";
}
