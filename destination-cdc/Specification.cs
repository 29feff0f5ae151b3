using ConnectorKit.Configuration;
using DestinationCdc.Configuration;

namespace DestinationCdc;

/// <summary>
/// The specification as it is printed: a copy of what the configuration records say, which a test compares.
/// </summary>
static class Specification
{
    public const string Connection = "connection";
    public const string Data = "data";
    public const string Advanced = "advanced";

    const string Resource = "DestinationCdc.spec.json";

    /// <summary>The document as the records say it.</summary>
    public static string Generate() => SpecBuilder.Document(
        DestinationCdcConfigContext.Default.DestinationCdcConfig,
        new SpecDocument
        {
            DocumentationUrl = "https://docs.airbyte.com/integrations/destinations/databricks",
            Groups = [(Connection, "Connection"), (Data, "What to apply, and to where"), (Advanced, "Advanced")],
            DestinationSyncModes = ["append", "append_dedup", "overwrite"],
        });

    /// <summary>The document as it is embedded, UTF-8.</summary>
    public static byte[] Read()
    {
        using var stream = Open();
        var document = new byte[stream.Length];
        stream.ReadExactly(document);
        return document;
    }

    static Stream Open() => typeof(Specification).Assembly.GetManifestResourceStream(Resource)
        ?? throw new InvalidOperationException($"The resource {Resource} is not in the program.");
}
