namespace Lakehouse.Schema;

/// <summary>A column, or a field of a struct.</summary>
/// <param name="Name">What users see.</param>
sealed record DeltaField(string Name, DeltaType Type, bool Nullable)
{
    const string PhysicalNameKey = "delta.columnMapping.physicalName";
    const string FieldIdKey = "delta.columnMapping.id";
    const string CharVarcharKey = "__CHAR_VARCHAR_TYPE_STRING";
    const string CommentKey = "comment";

    public FieldMetadata Metadata { get; init; } = FieldMetadata.Empty;

    /// <summary>The name in data files, statistics and partition values.</summary>
    public string PhysicalName { get; init; } = Name;

    /// <summary>Column mapping's id, which is the Parquet field id in mode <see cref="ColumnMappingMode.Id"/>.</summary>
    public long? FieldId => Metadata.Number(FieldIdKey);

    public string? Comment => Metadata.Text(CommentKey);

    /// <summary><c>char(3)</c>, <c>varchar(5)</c>: what a string column was declared as; readers pad CHAR.</summary>
    public string? CharVarcharType => Metadata.Text(CharVarcharKey);

    public static DeltaField Create(string name, DeltaType type, bool nullable, string? comment) =>
        new(name, type, nullable)
        {
            Metadata = comment is null ? FieldMetadata.Empty : FieldMetadata.Empty.With(CommentKey, comment),
        };

    /// <summary>The field as a mapped table has it.</summary>
    public DeltaField WithMapping(long id, string physicalName) => this with
    {
        PhysicalName = physicalName,
        Metadata = Metadata.With(FieldIdKey, id).With(PhysicalNameKey, physicalName),
    };

    /// <summary>Finds <see cref="PhysicalName"/> for a mapping mode.</summary>
    /// <exception cref="FormatException">The mode needs a physical name and the field has none.</exception>
    public DeltaField Mapped(ColumnMappingMode mode) => mode == ColumnMappingMode.None
        ? this
        : this with
        {
            PhysicalName = Metadata.Text(PhysicalNameKey)
                ?? throw new FormatException($"column '{Name}' has no {PhysicalNameKey} although columns are mapped"),
        };
}
