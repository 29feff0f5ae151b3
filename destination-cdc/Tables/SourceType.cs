namespace DestinationCdc.Tables;

/// <summary>A CockroachDB type.</summary>
/// <param name="Precision">DECIMAL only; null: unconstrained.</param>
/// <param name="Element">ARRAY only.</param>
/// <param name="Name">As declared, for messages and for enum or composite types.</param>
sealed record SourceType(
    SourceTypeKind Kind, string Name, int? Precision = null, int? Scale = null, SourceType? Element = null);
