using System.Text.Json.Serialization;

namespace ConnectorKit.Configuration;

/// <summary>Where the tables are.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(LakehouseConfig), "lakehouse")]
[JsonDerivedType(typeof(DatabricksConfig), "databricks")]
public abstract record WarehouseConfig
{
    /// <summary>What the fields' own rules cannot say.</summary>
    /// <param name="path">The field that holds this record.</param>
    public virtual IEnumerable<ConfigProblem> Problems(string path) => [];
}
