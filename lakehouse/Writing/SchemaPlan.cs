using System.Buffers;
using System.Collections.Immutable;
using ConnectorKit.Errors;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using Lakehouse.Log;
using Lakehouse.Schema;

namespace Lakehouse.Writing;

/// <summary>
/// What a commit makes of a table's columns and properties: it creates the table, or adds columns at the end. Everything
/// else is refused.
/// </summary>
/// <param name="Schema">The table's columns after the commit.</param>
/// <param name="Actions">Empty when nothing changes.</param>
sealed record SchemaPlan(DeltaSchema Schema, ImmutableArray<LogAction> Actions)
{
    /// <summary>Characters that a Parquet column may not have for Spark; they would need column mapping.</summary>
    static readonly SearchValues<char> MappedCharacters = SearchValues.Create(" ,;{}()\n\t=");

    /// <summary>Plans on what is there.</summary>
    /// <param name="snapshot">Null when the table does not exist.</param>
    /// <exception cref="HeldException">The table has other columns or another key.</exception>
    public static SchemaPlan For(Snapshot? snapshot, TableCommit commit, DateTimeOffset now) =>
        snapshot is null ? Create(commit, now) : Evolve(snapshot, commit);

    static SchemaPlan Create(TableCommit commit, DateTimeOffset now)
    {
        foreach (var column in commit.Schema.Columns)
        {
            CheckName(commit.Table, column.Name);
        }

        RefuseEqualNames(commit);
        var schema = DeltaSchema.From(commit.Schema.Columns.Select(Storable));
        var metadata = new Metadata(Guid.NewGuid().ToString(), schema.ToJson())
        {
            Configuration = Properties(LogMap.Empty, commit),
            CreatedTime = now.ToUnixTimeMilliseconds(),
        };
        return new SchemaPlan(schema, [Protocol.WithFeatures(Features(schema, commit)), metadata]);
    }

    static SchemaPlan Evolve(Snapshot snapshot, TableCommit commit)
    {
        RefuseOtherKey(snapshot, commit);
        var added = ImmutableArray.CreateBuilder<DeltaField>();
        foreach (var column in commit.Schema.Columns)
        {
            if (snapshot.Schema.Find(column.Name) is { } field)
            {
                RefuseOtherType(commit.Table, field, column);
            }
            else
            {
                CheckName(commit.Table, column.Name);

                // Rows that are there have no value in it.
                added.Add(DeltaSchema.FieldOf(Storable(column) with { Nullable = true }));
            }
        }

        RefuseEqualNames(commit);
        var schema = added.Count == 0 ? snapshot.Schema : snapshot.Schema.Add(added);
        var metadata = snapshot.Metadata.With(schema) with
        {
            Configuration = Properties(snapshot.Metadata.Configuration, commit),
        };
        var protocol = snapshot.Protocol.Add(Features(schema, commit));
        return new SchemaPlan(schema, [.. Changes()]);

        IEnumerable<LogAction> Changes()
        {
            if (protocol != snapshot.Protocol)
            {
                yield return protocol;
            }

            if (added.Count > 0 || !LogMap.AreEqual(metadata.Configuration, snapshot.Metadata.Configuration))
            {
                yield return metadata;
            }
        }
    }

    /// <summary>A table without key only grows: no deletion vectors, so that every Delta reader and writer opens it.</summary>
    static IEnumerable<string> Features(DeltaSchema schema, TableCommit commit)
    {
        if (!commit.Schema.Key.IsEmpty)
        {
            yield return TableFeature.DeletionVectors;
            yield return TableFeature.AppendOnly;
            yield return TableFeature.Invariants;
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

    static ImmutableSortedDictionary<string, string> Properties(
        ImmutableSortedDictionary<string, string> before, TableCommit commit)
    {
        var properties = before.SetItem(TableProperties.Writer, commit.Writer);
        return commit.Schema.Key.IsEmpty
            ? properties
            : properties.SetItem(TableProperties.Key, TableProperties.FormatKey(commit.Schema.Key))
                .SetItem(TableProperty.EnableDeletionVectors, "true");
    }

    /// <summary>The engine counts NULLs only in plain columns, so only these can be kept free of them.</summary>
    static ColumnDefinition Storable(ColumnDefinition column) =>
        column.Type.Kind is TypeKind.Array or TypeKind.Map or TypeKind.Struct
            ? column with { Nullable = true }
            : column;

    static void CheckName(TableName table, string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny(MappedCharacters))
        {
            throw new HeldException(
                $"{table}: the column name '{name}' has a space or one of , ; {{ }} ( ) =, which needs column mapping; "
                + "tables with it cannot be created yet. Give the column another name with \"rename\".");
        }
    }

    static void RefuseEqualNames(TableCommit commit)
    {
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in commit.Schema.Columns)
        {
            if (!seen.Add(column.Name))
            {
                throw new HeldException(
                    $"{commit.Table}: two columns have the name '{column.Name}' but for its case, which a Delta table "
                    + "cannot hold. Give one of them another name with \"rename\".");
            }
        }
    }

    static void RefuseOtherType(TableName table, DeltaField field, ColumnDefinition column)
    {
        if (field.Name != column.Name)
        {
            throw new HeldException(
                $"{table}: the table has a column '{field.Name}', the new rows have '{column.Name}'; names that differ "
                + "only in case are one column in Delta. Give it another name with \"rename\".");
        }

        var stored = TypeConversion.ToDataType(field.Type);
        if (stored != column.Type)
        {
            throw new HeldException(
                $"{table}: column '{column.Name}' is {stored} in the table and {column.Type} in the new rows. "
                + "The type of a column is not changed: declare the stored type, or make the table anew.");
        }
    }

    static void RefuseOtherKey(Snapshot snapshot, TableCommit commit)
    {
        var text = snapshot.Metadata.Configuration.GetValueOrDefault(TableProperties.Key);
        var stored = TableProperties.ParseKey(text);
        if (text is not null && !stored.SequenceEqual(commit.Schema.Key))
        {
            throw new HeldException(
                $"{commit.Table}: the table's key is ({string.Join(", ", stored)}) and the commit's is "
                + $"({string.Join(", ", commit.Schema.Key)}). Make the table anew by a new scan.");
        }
    }
}
