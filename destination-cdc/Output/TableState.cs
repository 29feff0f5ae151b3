using System.Text.Json.Serialization;
using ConnectorKit.Configuration;

namespace DestinationCdc.Output;

/// <summary>How a table stands at the end of a verb.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<TableState>))]
enum TableState
{
    /// <summary>Moved on, and nothing holds it.</summary>
    Applied,

    /// <summary>There was nothing to do.</summary>
    Current,

    /// <summary>Something holds it back; the message says what.</summary>
    Held,

    /// <summary><c>status</c> only: there is something to apply.</summary>
    Behind,
}
