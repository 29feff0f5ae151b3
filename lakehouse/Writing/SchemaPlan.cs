using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using Lakehouse.Log;
using Lakehouse.Schema;

namespace Lakehouse.Writing;

/// <summary>
/// What a commit makes of a table's columns and properties: it creates the table, adds columns at the end, renames them, lets
/// types grow or become text with every row written anew.
/// Everything else is refused.
/// </summary>
/// <param name="Schema">The table's columns after the commit.</param>
/// <param name="Metadata">Properties after the commit.</param>
/// <param name="Actions">Empty when nothing changes.</param>
sealed record SchemaPlan(DeltaSchema Schema, Metadata Metadata, ImmutableArray<LogAction> Actions)
{
    /// <summary>False for tables whose changed files are written anew, for readers that refuse deletion vectors.</summary>
    public bool HasDeletionVectors => Metadata.IsEnabled(TableProperty.EnableDeletionVectors);

    /// <summary>Columns that become another type with every row written anew, in words; mostly none.</summary>
    public ImmutableArray<string> Retyped { get; private init; } = [];

    /// <summary>Plans on what is there.</summary>
    /// <param name="snapshot">Null when the table does not exist.</param>
    /// <exception cref="HeldException">The table has other columns or another key.</exception>
    public static SchemaPlan For(Snapshot? snapshot, TableCommit commit, DateTimeOffset now)
    {
        RefuseBadNames(commit);
        return snapshot is null ? Create(commit, now) : Evolve(snapshot, commit);
    }

    static SchemaPlan Create(TableCommit commit, DateTimeOffset now)
    {
        var properties = Properties(commit.Schema.Properties.ToImmutableSortedDictionary(), commit);
        var columns = DeltaSchema.From(commit.Schema.Columns.Select(Storable)).Fields;
        var (schema, configuration) = WithMapping(new DeltaSchema([]), properties, columns);
        var metadata = new Metadata(Guid.NewGuid().ToString(), schema.ToJson())
        {
            Configuration = configuration,
            CreatedTime = now.ToUnixTimeMilliseconds(),
        };

        // These two say nothing by themselves; every engine expects them where features are listed.
        IEnumerable<string> usual = [TableFeature.AppendOnly, TableFeature.Invariants];
        var features = Features(schema, metadata, commit).ToArray();
        var protocol = Protocol.WithFeatures(features.Length == 0 ? [] : usual.Concat(features));
        return new SchemaPlan(schema, metadata, [protocol, metadata]);
    }

    static SchemaPlan Evolve(Snapshot snapshot, TableCommit commit)
    {
        RefuseOtherKey(snapshot, commit);
        var stored = Renamed(snapshot.Schema, commit.Schema);
        var isRenamed = stored != snapshot.Schema;
        var kept = stored.Fields.ToBuilder();
        var added = ImmutableArray.CreateBuilder<DeltaField>();
        foreach (var column in commit.Schema.Columns)
        {
            if (stored.Find(column.Name) is { } field)
            {
                kept[kept.IndexOf(field)] = Grown(commit, field, column);
            }
            else
            {
                // Rows that are there have no value in it.
                added.Add(DeltaSchema.FieldOf(Storable(column) with { Nullable = true }));
            }
        }

        var grown = new DeltaSchema(kept.ToImmutable());
        var properties = Properties(snapshot.Metadata.Configuration, commit);
        var changes = stored.Fields.Zip(grown.Fields, (before, after) => (before, after))
            .ToLookup(pair => Retyping.IsNeeded(pair.before, pair.after));
        if (changes[false].Any(pair => pair.before != pair.after))
        {
            properties = properties.SetItem(TableProperty.EnableTypeWidening, "true");
        }

        var (schema, configuration) = WithMapping(grown, properties, added.ToImmutable(), isRenamed);
        var metadata = snapshot.Metadata with { Configuration = configuration };
        metadata = schema == snapshot.Schema ? metadata : metadata.With(schema);
        var protocol = snapshot.Protocol.Add(Features(schema, metadata, commit));
        IEnumerable<LogAction> before = [snapshot.Protocol, snapshot.Metadata];
        return new SchemaPlan(
            metadata.Schema, metadata, [.. new LogAction[] { protocol, metadata }.Except(before)])
        {
            Retyped = [.. changes[true].Select(pair => Retyping.Describe(pair.before, pair.after))],
        };
    }

    /// <summary>
    /// The columns with those added, mapped when a new name needs it or when they are already. Columns that are there keep
    /// their names in the files.
    /// </summary>
    /// <param name="isRenamed">Columns have other names than their files know.</param>
    static (DeltaSchema Schema, ImmutableSortedDictionary<string, string> Properties) WithMapping(
        DeltaSchema stored,
        ImmutableSortedDictionary<string, string> properties,
        ImmutableArray<DeltaField> added,
        bool isRenamed = false)
    {
        var isMapped = properties.GetValueOrDefault(TableProperty.ColumnMappingMode) is "name" or "id";
        if (!isRenamed && (added.IsEmpty || !(isMapped || ColumnMapping.IsNeeded(added))))
        {
            return (stored.Add(added), properties);
        }

        var given = properties.GetValueOrDefault(TableProperty.ColumnMappingMaxId);
        var last = Math.Max(ColumnMapping.LargestId(stored), long.TryParse(given, out var largest) ? largest : 0);
        (var kept, last) = ColumnMapping.Assign(stored.Fields, last, keepNames: true);
        (added, last) = ColumnMapping.Assign(added, last, keepNames: false);
        properties = properties.SetItem(TableProperty.ColumnMappingMaxId, $"{last}");
        return (
            new DeltaSchema(kept.AddRange(added)),
            isMapped ? properties : properties.SetItem(TableProperty.ColumnMappingMode, "name"));
    }

    /// <summary>Exactly what the table uses: every further feature shuts out readers.</summary>
    static IEnumerable<string> Features(DeltaSchema schema, Metadata metadata, TableCommit commit)
    {
        if (!commit.Schema.Key.IsEmpty && metadata.IsEnabled(TableProperty.EnableDeletionVectors))
        {
            yield return TableFeature.DeletionVectors;
        }

        if (metadata.MappingMode != ColumnMappingMode.None)
        {
            yield return TableFeature.ColumnMapping;
        }

        if (metadata.IsEnabled(TableProperty.EnableTypeWidening))
        {
            yield return TableFeature.TypeWidening;
        }

        if (schema.AllFields().Any(field => HasTimestampNtz(field.Type)))
        {
            yield return TableFeature.TimestampNtz;
        }
    }

    /// <summary>Nested fields come by themselves.</summary>
    static bool HasTimestampNtz(DeltaType type) => type switch
    {
        PrimitiveType primitive => primitive.Name == "timestamp_ntz",
        ArrayType array => HasTimestampNtz(array.Element),
        MapType map => HasTimestampNtz(map.Key) || HasTimestampNtz(map.Value),
        _ => false,
    };

    /// <summary>
    /// A table without key only grows and needs no deletion vectors; one with a key has them unless somebody set the
    /// property to false.
    /// </summary>
    static ImmutableSortedDictionary<string, string> Properties(
        ImmutableSortedDictionary<string, string> before, TableCommit commit)
    {
        var properties = before.SetItem(TableProperties.Writer, commit.Writer);
        if (commit.Schema.Key.IsEmpty)
        {
            return properties;
        }

        properties = properties.SetItem(TableProperties.Key, TableProperties.FormatKey(commit.Schema.Key));
        return properties.ContainsKey(TableProperty.EnableDeletionVectors)
            ? properties
            : properties.SetItem(TableProperty.EnableDeletionVectors, "true");
    }

    /// <summary>The engine counts NULLs only in plain columns, so only these can be kept free of them.</summary>
    static ColumnDefinition Storable(ColumnDefinition column) =>
        column.Type.Kind is TypeKind.Array or TypeKind.Map or TypeKind.Struct
            ? column with { Nullable = true }
            : column;

    static void RefuseBadNames(TableCommit commit)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in commit.Schema.Columns)
        {
            if (column.Name.Length == 0)
            {
                throw new HeldException(
                    $"{commit.Table}: a column has no name. Give it one with \"rename\".");
            }

            if (!seen.Add(column.Name))
            {
                throw new HeldException(
                    $"{commit.Table}: two columns have the name '{column.Name}' but for its case, which a Delta table "
                    + "cannot hold. Give one of them another name with \"rename\".");
            }
        }
    }

    /// <summary>
    /// The stored column, its type widened where the commit's is wider, else another one where its rows can be written anew.
    /// Keys stay: rows are found by them, and text compares otherwise.
    /// </summary>
    static DeltaField Grown(TableCommit commit, DeltaField field, ColumnDefinition column)
    {
        var table = commit.Table;
        if (field.Name != column.Name)
        {
            throw new HeldException(
                $"{table}: the table has a column '{field.Name}', the new rows have '{column.Name}'; names that differ "
                + "only in case are one column in Delta. Give it another name with \"rename\".");
        }

        return TypeWidening.Widen(field, column.Type)
            ?? (commit.Schema.Key.Contains(column.Name) ? null : Retyping.Retype(field, column.Type))
            ?? throw TypeGrowth.Refused(table, column.Name, TypeConversion.ToDataType(field.Type), column.Type);
    }

    /// <summary>The table's columns under the names they shall have; the files know them by the former ones.</summary>
    static DeltaSchema Renamed(DeltaSchema stored, TableSchema wanted)
    {
        var renames = wanted.RenamesOf(stored.Fields.Select(field => field.Name).ToHashSet());
        return new DeltaSchema([.. stored.Fields.Select(
            field => field with { Name = renames.GetValueOrDefault(field.Name, field.Name) })]);
    }

    static void RefuseOtherKey(Snapshot snapshot, TableCommit commit)
    {
        var text = snapshot.Metadata.Configuration.GetValueOrDefault(TableProperties.Key);
        var stored = TableProperties.ParseKey(text);
        var isOther = text is not null && !commit.Schema.HasKey(stored);

        // Without a key the table may hold many rows of what would be one.
        var hasNone = text is null && !commit.Schema.Key.IsEmpty && commit.Change is not Replace
            && (snapshot.LiveRecords is not 0 || StoredPositions.Of(snapshot, commit.Writer) is not null);
        if (isOther || hasNone)
        {
            throw KeyConflict.Of(commit, stored);
        }
    }
}
