using System.Collections.Immutable;

namespace Lakehouse.Log;

/// <summary>Names of table features and which of them concern readers (Delta PROTOCOL, "Valid Feature Names").</summary>
static class TableFeature
{
    public const string AppendOnly = "appendOnly";
    public const string Invariants = "invariants";
    public const string CheckConstraints = "checkConstraints";
    public const string ChangeDataFeed = "changeDataFeed";
    public const string GeneratedColumns = "generatedColumns";
    public const string IdentityColumns = "identityColumns";
    public const string ColumnDefaults = "allowColumnDefaults";
    public const string ColumnMapping = "columnMapping";
    public const string DeletionVectors = "deletionVectors";
    public const string TimestampNtz = "timestampNtz";
    public const string V2Checkpoint = "v2Checkpoint";
    public const string TypeWidening = "typeWidening";
    public const string TypeWideningPreview = "typeWidening-preview";
    public const string VacuumProtocolCheck = "vacuumProtocolCheck";
    public const string InCommitTimestamp = "inCommitTimestamp";
    public const string DomainMetadata = "domainMetadata";
    public const string RowTracking = "rowTracking";
    public const string Clustering = "clustering";
    public const string CheckpointProtection = "checkpointProtection";

    static readonly ImmutableArray<(int Since, string Feature)> Legacy =
    [
        (2, AppendOnly), (2, Invariants), (3, CheckConstraints), (4, ChangeDataFeed), (4, GeneratedColumns),
        (5, ColumnMapping), (6, IdentityColumns),
    ];

    static readonly ImmutableHashSet<string> ReaderFeatures =
    [
        ColumnMapping, DeletionVectors, TimestampNtz, V2Checkpoint, TypeWidening, TypeWideningPreview,
        VacuumProtocolCheck,
    ];

    /// <summary>True for the features we can add whose name must stand in both lists of a protocol.</summary>
    public static bool IsReaderFeature(string feature) => ReaderFeatures.Contains(feature);

    public static ImmutableArray<string> ImpliedByWriter(int minWriterVersion) =>
        [.. Legacy.Where(entry => entry.Since <= minWriterVersion).Select(entry => entry.Feature)];
}
