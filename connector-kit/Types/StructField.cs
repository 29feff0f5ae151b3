namespace ConnectorKit.Types;

/// <summary>One field of a STRUCT.</summary>
public sealed record StructField(string Name, DataType Type, bool Nullable = true);
