namespace ConnectorKit.Warehouses;

/// <summary>A three-part name, as stored (lower case); quoting is the dialect's.</summary>
public sealed record TableName(string Catalog, string Schema, string Table)
{
    public override string ToString() => $"{Catalog}.{Schema}.{Table}";
}
