using ConnectorKit.Warehouses;

namespace DestinationCdc.Changefeed;

/// <summary>
/// The parts of
/// <c>&lt;time&gt;-&lt;session&gt;-&lt;node&gt;-&lt;sink&gt;-&lt;file&gt;-&lt;topic&gt;-&lt;version&gt;&lt;ext&gt;</c>,
/// as CockroachDB's cloud storage sink composes it.
/// </summary>
/// <param name="Time">Lower bound of the new rows' times; nothing may be ordered by it.</param>
/// <param name="Topic">As in the name, without the family.</param>
/// <param name="Family">After the '+', or null.</param>
/// <param name="SchemaVersion">Table descriptor version (hexadecimal in the name).</param>
sealed record DataFileName(
    Position Time, string Session, string Topic, string? Family, long SchemaVersion, FileFormat Format)
{
    /// <summary>The topic as it stands in the name; a table's own name may hold a '+'.</summary>
    public string FullTopic => Family is null ? Topic : $"{Topic}+{Family}";
}
