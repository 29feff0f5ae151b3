using System.Text.Json.Serialization;
using ConnectorKit.Configuration;

namespace DestinationCdc.Configuration;

/// <summary>What becomes of a table's events.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<TableMode>))]
enum TableMode
{
    /// <summary>The target equals the source table.</summary>
    UpdateDelete,

    /// <summary>One row per event.</summary>
    AppendOnly,

    /// <summary>One row per version of a row, with its validity.</summary>
    Scd2,
}
