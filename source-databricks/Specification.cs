using ConnectorKit.Configuration;

namespace SourceDatabricks;

/// <summary>
/// The specification as it is printed: a copy of what the configuration records say, so that printing it starts nothing;
/// a test compares the two.
/// </summary>
static class Specification
{
    public const string Connection = "connection";
    public const string Data = "data";
    public const string Advanced = "advanced";

    const string Resource = "SourceDatabricks.spec.json";

    /// <summary>The document as the records say it.</summary>
    public static string Generate() => SpecBuilder.Document(
        SourceDatabricksJson.Default.SourceDatabricksConfig,
        new SpecDocument
        {
            DocumentationUrl = "https://docs.airbyte.com/integrations/sources/databricks",
            Groups = [(Connection, "Connection"), (Data, "What to read"), (Advanced, "Advanced")],
        });

    /// <summary>The document as it is embedded, UTF-8.</summary>
    public static byte[] Read()
    {
        using var stream = typeof(Specification).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The resource {Resource} is not in the program.");
        var document = new byte[stream.Length];
        stream.ReadExactly(document);
        return document;
    }
}
