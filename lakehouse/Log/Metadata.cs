using System.Collections.Immutable;
using Lakehouse.Schema;

namespace Lakehouse.Log;

/// <summary>Identity, schema and properties of a table; each one replaces the former completely.</summary>
/// <param name="Id">A UUID that stays for the life of the table.</param>
/// <param name="SchemaString">The schema as the log has it.</param>
sealed record Metadata(string Id, string SchemaString) : LogAction
{
    DeltaSchema? _schema;

    public string? Name { get; init; }

    public string? Description { get; init; }

    /// <summary>"parquet"; anything else is refused.</summary>
    public string Provider { get; init; } = "parquet";

    public ImmutableSortedDictionary<string, string> ProviderOptions { get; init; } = LogMap.Empty;

    /// <summary>Logical names, in order.</summary>
    public ImmutableArray<string> PartitionColumns { get; init; } = [];

    /// <summary>Table properties such as <c>delta.enableDeletionVectors</c>.</summary>
    public ImmutableSortedDictionary<string, string> Configuration { get; init; } = LogMap.Empty;

    /// <summary>Milliseconds since 1970; null when the writer left it out.</summary>
    public long? CreatedTime { get; init; }

    /// <summary>The parsed <see cref="SchemaString"/>.</summary>
    /// <exception cref="FormatException">The schema string is damaged.</exception>
    public DeltaSchema Schema => _schema ??= DeltaSchema.Parse(SchemaString, MappingMode);

    /// <summary>How physical column names are found.</summary>
    public ColumnMappingMode MappingMode => Configuration.GetValueOrDefault(TableProperty.ColumnMappingMode) switch
    {
        "name" => ColumnMappingMode.Name,
        "id" => ColumnMappingMode.Id,
        _ => ColumnMappingMode.None,
    };

    /// <summary>The same table with another schema; the parsed form is kept.</summary>
    public Metadata With(DeltaSchema schema) =>
        this with { SchemaString = schema.ToJson(), _schema = schema };

    /// <summary>True when the property says "true" in any case.</summary>
    public bool IsEnabled(string property) => string.Equals(
        Configuration.GetValueOrDefault(property), "true", StringComparison.OrdinalIgnoreCase);

    /// <summary>Equality goes by what is stored.</summary>
    public bool Equals(Metadata? other) => other is not null && Id == other.Id && SchemaString == other.SchemaString
        && Name == other.Name && Description == other.Description && Provider == other.Provider
        && CreatedTime == other.CreatedTime && PartitionColumns.AsSpan().SequenceEqual(other.PartitionColumns.AsSpan())
        && LogMap.AreEqual(Configuration, other.Configuration)
        && LogMap.AreEqual(ProviderOptions, other.ProviderOptions);

    public override int GetHashCode() => HashCode.Combine(Id, SchemaString);
}
