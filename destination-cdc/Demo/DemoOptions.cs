namespace DestinationCdc.Demo;

/// <summary>What the demonstration works with.</summary>
/// <param name="Destination">Path of this program.</param>
/// <param name="Source">Path of <c>source-databricks</c>.</param>
/// <param name="Bundled">Folder of the bundled feed and its truth.</param>
/// <param name="Work">Folder for everything that is made on the way; emptied at the start.</param>
/// <param name="Events">Size of the generated feed.</param>
sealed record DemoOptions(string Destination, string Source, string Bundled, string Work, int Events)
{
    /// <summary>The configuration that is written for a feed.</summary>
    public string ConfigOf(string feed) => Path.Combine(Work, $"{feed}.json");
}
