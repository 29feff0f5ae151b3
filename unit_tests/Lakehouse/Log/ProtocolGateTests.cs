using System.Collections.Immutable;
using ConnectorKit.Errors;
using Lakehouse.Log;
using Lakehouse.Schema;
using Xunit;

namespace UnitTests.Lakehouse.Log;

public sealed class ProtocolGateTests
{
    /// <summary>A reader-writer feature, and whether we read tables with it and write to them.</summary>
    public static TheoryData<string, bool, bool> ReaderFeatures => new()
    {
        { "columnMapping", true, true },
        { "deletionVectors", true, true },
        { "timestampNtz", true, true },
        { "v2Checkpoint", true, true },
        { "typeWidening", true, true },
        { "typeWidening-preview", true, true },
        { "vacuumProtocolCheck", true, true },
        { "variantType", false, false },
        { "variantShredding-preview", false, false },
        { "catalogManaged", false, false },
        { "timestampNanos", false, false },
        { "acmeFutureReader", false, false },
    };

    /// <summary>A writer feature, a property or column key that turns it on, whether we append and change.</summary>
    public static TheoryData<string, string?, string?, bool, bool> WriterFeatures => new()
    {
        { "appendOnly", null, null, true, true },
        { "appendOnly", "delta.appendOnly", null, true, false },
        { "invariants", null, null, true, true },
        { "invariants", null, "delta.invariants", false, false },
        { "checkConstraints", null, null, true, true },
        { "checkConstraints", "delta.constraints.positive", null, false, false },
        { "changeDataFeed", null, null, true, true },
        { "changeDataFeed", "delta.enableChangeDataFeed", null, true, false },
        { "generatedColumns", null, null, true, true },
        { "generatedColumns", null, "delta.generationExpression", false, false },
        { "identityColumns", null, null, true, true },
        { "identityColumns", null, "delta.identity.start", false, false },
        { "allowColumnDefaults", null, null, true, true },
        { "allowColumnDefaults", null, "CURRENT_DEFAULT", false, false },
        { "inCommitTimestamp", "delta.enableInCommitTimestamps", null, true, true },
        { "domainMetadata", null, null, true, true },
        { "checkpointProtection", null, null, true, true },
        { "rowTracking", null, null, false, false },
        { "rowTracking", "delta.rowTrackingSuspended", null, true, true },
        { "clustering", null, null, false, false },
        { "icebergCompatV2", null, null, false, false },
        { "materializePartitionColumns", null, null, false, false },
        { "acmeFutureWriter", null, null, false, false },
    };

    [Theory]
    [MemberData(nameof(ReaderFeatures))]
    public void Reader_features(string feature, bool reads, bool writes)
    {
        var protocol = new Protocol(3, 7) { ReaderFeatures = [feature], WriterFeatures = [feature] };
        Expect(reads, feature, () => ProtocolGate.EnsureReadable("/t", protocol, TableOf()));
        if (reads)
        {
            var snapshot = Snapshot(protocol, TableOf());
            Expect(writes, feature, () => ProtocolGate.EnsureWritable(snapshot, WriteIntent.Change));
        }
    }

    [Theory]
    [MemberData(nameof(WriterFeatures))]
    public void Writer_features(string feature, string? property, string? columnKey, bool appends, bool changes)
    {
        var protocol = new Protocol(1, 7) { WriterFeatures = [feature] };
        var snapshot = Snapshot(protocol, TableOf(property, columnKey));
        Expect(appends, feature, () => ProtocolGate.EnsureWritable(snapshot, WriteIntent.Append));
        Expect(changes, feature, () => ProtocolGate.EnsureWritable(snapshot, WriteIntent.Change));
    }

    [Theory]
    [InlineData(3, "checkConstraints", "delta.constraints.c")]
    [InlineData(2, "appendOnly", "delta.appendOnly")]
    [InlineData(4, "changeDataFeed", "delta.enableChangeDataFeed")]
    public void Old_writer_versions_imply_their_features(int writer, string feature, string property)
    {
        var snapshot = Snapshot(new Protocol(1, writer), TableOf(property));
        Expect(false, feature, () => ProtocolGate.EnsureWritable(snapshot, WriteIntent.Change));
        ProtocolGate.EnsureWritable(Snapshot(new Protocol(1, writer - 1), TableOf(property)), WriteIntent.Change);
    }

    [Theory]
    [InlineData(4, 7, "reader version 4")]
    [InlineData(3, 5, "(3, 5)")]
    public void Impossible_versions_are_refused_by_readers(int reader, int writer, string message) => Expect(
        false, message, () => ProtocolGate.EnsureReadable("/t", new Protocol(reader, writer), TableOf()));

    [Fact]
    public void A_newer_writer_version_is_refused() => Expect(
        false,
        "writer version 8",
        () => ProtocolGate.EnsureWritable(Snapshot(new Protocol(1, 8), TableOf()), WriteIntent.Append));

    [Fact]
    public void Tables_of_other_file_formats_are_refused() => Expect(
        false,
        "orc",
        () => ProtocolGate.EnsureReadable("/t", Protocol.Plain, TableOf() with { Provider = "orc" }));

    [Fact]
    public void Adding_a_feature_lists_everything_that_the_version_implied()
    {
        var upgraded = new Protocol(1, 4).Add(TableFeature.DeletionVectors);
        Assert.Equal((3, 7), (upgraded.MinReaderVersion, upgraded.MinWriterVersion));
        Assert.Equal([TableFeature.DeletionVectors], upgraded.ReaderFeatures);
        Assert.Equal(
            ["appendOnly", "invariants", "checkConstraints", "changeDataFeed", "generatedColumns", "deletionVectors"],
            upgraded.WriterFeatures);
        Assert.Same(upgraded, upgraded.Add(TableFeature.DeletionVectors));
    }

    [Fact]
    public void Adding_a_writer_feature_leaves_the_reader_version_alone()
    {
        var upgraded = Protocol.Plain.Add(TableFeature.InCommitTimestamp);
        Assert.Equal((1, 7), (upgraded.MinReaderVersion, upgraded.MinWriterVersion));
        Assert.Equal(["appendOnly", "invariants", "inCommitTimestamp"], upgraded.WriterFeatures);
    }

    [Fact]
    public void Adding_a_reader_feature_keeps_the_others_of_the_table()
    {
        var foreign = new Protocol(3, 7) { ReaderFeatures = ["x"], WriterFeatures = ["x", "y"] };
        var upgraded = foreign.Add(TableFeature.TimestampNtz);
        Assert.Equal(["x", "timestampNtz"], upgraded.ReaderFeatures);
        Assert.Equal(["x", "y", "timestampNtz"], upgraded.WriterFeatures);
    }

    static Metadata TableOf(string? property = null, string? columnKey = null, string value = "true")
    {
        var field = new DeltaField("id", new PrimitiveType("long"), true)
        {
            Metadata = columnKey is null ? FieldMetadata.Empty : FieldMetadata.Empty.With(columnKey, "x"),
        };
        return new Metadata("i", "")
        {
            Configuration = property is null ? LogMap.Empty : LogMap.Empty.Add(property, value),
        }.With(new DeltaSchema([new DeltaField("s", new StructType([field]), true)]));
    }

    static Snapshot Snapshot(Protocol protocol, Metadata metadata) => new("/t", 0, protocol, metadata, [])
    {
        Transactions = ImmutableDictionary<string, AppTransaction>.Empty,
        Domains = ImmutableDictionary<string, DomainMetadata>.Empty,
    };

    static void Expect(bool allowed, string named, Action gate)
    {
        if (allowed)
        {
            gate();
        }
        else
        {
            var message = Assert.Throws<HeldException>(gate).Message;
            Assert.Contains(named, message, StringComparison.Ordinal);
            Assert.StartsWith("/t: ", message, StringComparison.Ordinal);
        }
    }
}
