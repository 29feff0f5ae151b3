namespace ConnectorKit.Warehouses;

/// <summary>
/// What a commit does to a table's rows: <see cref="Append"/>, <see cref="Merge"/>, <see cref="Replace"/>,
/// <see cref="SchemaOnly"/> or <see cref="NoRows"/>.
/// </summary>
public abstract record Change;
