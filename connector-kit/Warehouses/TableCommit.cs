namespace ConnectorKit.Warehouses;

/// <summary>One table's part of a commit.</summary>
/// <param name="Table">The target.</param>
/// <param name="Writer">The writer's identity; stored with the table when it is created.</param>
/// <param name="Expected">What <see cref="IWarehouse.PositionAsync"/> returned; null when the table did not exist.</param>
/// <param name="Next">Where the commit goes; null only for <see cref="SchemaOnly"/>, which leaves the position alone.</param>
/// <param name="Schema">What the table shall have.</param>
/// <param name="Change">The rows.</param>
public sealed record TableCommit(
    TableName Table, string Writer, StoredPosition? Expected, Position? Next, TableSchema Schema, Change Change);
