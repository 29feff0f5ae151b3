namespace ConnectorKit.Configuration;

/// <summary>What a reader does with a key that the specification does not know. Keys that begin with <c>_</c> never matter.</summary>
public enum UnknownKeys
{
    /// <summary>A problem that names the nearest known key.</summary>
    Strict,

    /// <summary>A warning; the key is ignored.</summary>
    Lenient,
}
