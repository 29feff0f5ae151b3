using System.Collections.Immutable;

namespace Lakehouse.Log;

/// <summary>What a reader and a writer must support. Feature lists exist only for reader 3 and writer 7.</summary>
sealed record Protocol(int MinReaderVersion, int MinWriterVersion) : LogAction
{
    public const int FeatureReaderVersion = 3;
    public const int FeatureWriterVersion = 7;

    public ImmutableArray<string> ReaderFeatures { get; init; } = [];

    public ImmutableArray<string> WriterFeatures { get; init; } = [];

    /// <summary>A table that every Delta engine opens: appends and overwrites only.</summary>
    public static Protocol Plain => new(1, 2);

    /// <summary>What a table needs that uses exactly these features (reader features are found by name).</summary>
    public static Protocol WithFeatures(params IEnumerable<string> features)
    {
        var wanted = features.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToImmutableArray();
        return wanted.IsEmpty ? Plain : Plain.Add(wanted);
    }

    /// <summary>
    /// This protocol with further features. A legacy protocol becomes a list of everything its version implied; versions
    /// only grow.
    /// </summary>
    public Protocol Add(params IEnumerable<string> features)
    {
        var missing = features.Where(feature => !Writes(feature)).Distinct(StringComparer.Ordinal).ToArray();
        if (missing.Length == 0)
        {
            return this;
        }

        var writer = AllWriterFeatures.Concat(missing).Distinct(StringComparer.Ordinal).ToImmutableArray();
        var reader = AllReaderFeatures.Concat(writer.Where(TableFeature.IsReaderFeature))
            .Distinct(StringComparer.Ordinal).ToImmutableArray();
        return reader.IsEmpty
            ? this with { MinWriterVersion = FeatureWriterVersion, WriterFeatures = writer }
            : new Protocol(FeatureReaderVersion, FeatureWriterVersion)
            {
                ReaderFeatures = reader,
                WriterFeatures = writer,
            };
    }

    public bool Reads(string feature) => AllReaderFeatures.Contains(feature);

    public bool Writes(string feature) => AllWriterFeatures.Contains(feature);

    /// <summary>The listed features, or those that a legacy reader version implies.</summary>
    public ImmutableArray<string> AllReaderFeatures =>
        MinReaderVersion >= FeatureReaderVersion ? ReaderFeatures
        : MinReaderVersion == 2 ? [TableFeature.ColumnMapping]
        : [];

    /// <summary>The listed features, or those that a legacy writer version implies.</summary>
    public ImmutableArray<string> AllWriterFeatures =>
        MinWriterVersion >= FeatureWriterVersion ? WriterFeatures : TableFeature.ImpliedByWriter(MinWriterVersion);
}
