using System.Collections.Immutable;
using ConnectorKit.Errors;
using Lakehouse.Schema;

namespace Lakehouse.Log;

/// <summary>
/// Which tables we read and which we write. What we cannot honour is refused by the feature's name: a reader that ignores a
/// feature shows wrong rows, a writer that ignores one damages the table for everybody.
/// </summary>
static class ProtocolGate
{
    static readonly ImmutableHashSet<string> Readable =
    [
        TableFeature.ColumnMapping, TableFeature.DeletionVectors, TableFeature.TimestampNtz,
        TableFeature.V2Checkpoint, TableFeature.TypeWidening, TableFeature.TypeWideningPreview,
        TableFeature.VacuumProtocolCheck,
    ];

    /// <summary>Passes or throws.</summary>
    /// <exception cref="HeldException">The table needs something of its readers that we do not have.</exception>
    public static void EnsureReadable(string root, Protocol protocol, Metadata metadata)
    {
        EnsureLegal(root, protocol);
        if (protocol.MinReaderVersion > Protocol.FeatureReaderVersion)
        {
            throw new HeldException(
                $"{root}: the table asks for Delta reader version {protocol.MinReaderVersion}; "
                + $"this program reads up to {Protocol.FeatureReaderVersion}.");
        }

        foreach (var feature in protocol.AllReaderFeatures)
        {
            if (!Readable.Contains(feature))
            {
                throw Refused(root, "reads", feature, "read it with the engine that wrote it, or drop it there");
            }
        }

        if (!metadata.Provider.Equals("parquet", StringComparison.OrdinalIgnoreCase))
        {
            throw new HeldException($"{root}: the table's files are '{metadata.Provider}'; only parquet can be read.");
        }
    }

    /// <summary>Passes or throws; the table is readable already.</summary>
    /// <param name="intent">What the commit will do to rows.</param>
    /// <exception cref="HeldException">The table needs something of its writers that we do not have.</exception>
    public static void EnsureWritable(Snapshot snapshot, WriteIntent intent)
    {
        var root = snapshot.Root;
        var protocol = snapshot.Protocol;
        if (protocol.MinWriterVersion > Protocol.FeatureWriterVersion)
        {
            throw new HeldException(
                $"{root}: the table asks for Delta writer version {protocol.MinWriterVersion}; "
                + $"this program writes up to {Protocol.FeatureWriterVersion}.");
        }

        foreach (var feature in protocol.AllWriterFeatures)
        {
            if (WriteObstacle(feature, snapshot, intent) is { } remedy)
            {
                throw Refused(root, "writes", feature, remedy);
            }
        }

        foreach (var field in snapshot.Schema.Fields)
        {
            EnsureWritable(root, field);
        }
    }

    static void EnsureWritable(string root, DeltaField field)
    {
        var type = TypeConversion.ToDataType(field.Type);
        if (type.HasOther)
        {
            throw new HeldException(
                $"{root}: column '{field.Name}' is {type}, a type with which this program writes no table. Drop the column.");
        }

        if (!field.Nullable && field.Type is not PrimitiveType)
        {
            throw new HeldException(
                $"{root}: column '{field.Name}' is {type} and must not be NULL, which this program checks only in columns "
                + "without parts. Drop NOT NULL from it.");
        }
    }

    /// <summary>Null when we can write, else what the user can do.</summary>
    static string? WriteObstacle(string feature, Snapshot snapshot, WriteIntent intent) => feature switch
    {
        TableFeature.DeletionVectors or TableFeature.TimestampNtz or TableFeature.V2Checkpoint
            or TableFeature.VacuumProtocolCheck or TableFeature.InCommitTimestamp or TableFeature.DomainMetadata
            or TableFeature.CheckpointProtection or TableFeature.TypeWidening
            or TableFeature.TypeWideningPreview or TableFeature.ColumnMapping => null,
        TableFeature.AppendOnly => intent == WriteIntent.Change && snapshot.Metadata.IsEnabled(TableProperty.AppendOnly)
            ? $"set {TableProperty.AppendOnly} to false, or only append"
            : null,
        TableFeature.ChangeDataFeed =>
            intent == WriteIntent.Change && snapshot.Metadata.IsEnabled(TableProperty.EnableChangeDataFeed)
                ? $"set {TableProperty.EnableChangeDataFeed} to false, or only append"
                : null,
        TableFeature.CheckConstraints => HasConstraint(snapshot.Metadata) ? "drop the table's CHECK constraints" : null,
        TableFeature.Invariants => OnColumn(snapshot, "delta.invariants", "remove the invariant"),
        TableFeature.GeneratedColumns => OnColumn(snapshot, "delta.generationExpression", "use plain columns"),
        TableFeature.IdentityColumns => OnColumn(snapshot, "delta.identity.start", "use plain columns"),
        TableFeature.ColumnDefaults => OnColumn(snapshot, "CURRENT_DEFAULT", "drop the column defaults"),
        TableFeature.RowTracking => snapshot.Metadata.IsEnabled(TableProperty.RowTrackingSuspended)
            ? null
            : "drop the feature or suspend row tracking",
        _ => "drop the feature with the engine that added it",
    };

    static string? OnColumn(Snapshot snapshot, string key, string remedy) =>
        snapshot.Schema.AllFields().FirstOrDefault(field => field.Metadata.Has(key)) is { } field
            ? $"{remedy} (column '{field.Name}')"
            : null;

    static bool HasConstraint(Metadata metadata) => metadata.Configuration.Keys.Any(
        key => key.StartsWith(TableProperty.ConstraintPrefix, StringComparison.Ordinal));

    static void EnsureLegal(string root, Protocol protocol)
    {
        if (protocol.MinReaderVersion == Protocol.FeatureReaderVersion
            && protocol.MinWriterVersion < Protocol.FeatureWriterVersion)
        {
            throw new HeldException(
                $"{root}: the table's protocol is ({protocol.MinReaderVersion}, {protocol.MinWriterVersion}), "
                + "which the Delta format does not allow; repair it with the engine that wrote it.");
        }
    }

    static HeldException Refused(string root, string verb, string feature, string remedy) =>
        new($"{root}: the table has the Delta feature '{feature}', with which this program {verb} no table: {remedy}.");
}
