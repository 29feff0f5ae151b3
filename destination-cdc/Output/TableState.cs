using System.Text.Json.Serialization;
using ConnectorKit.Configuration;

namespace DestinationCdc.Output;

/// <summary>How a table stands at the end of a verb.</summary>
[JsonConverter(typeof(SnakeCaseEnumConverter<TableState>))]
enum TableState
{
    /// <summary>
    /// Nothing holds it, and it is not where it was or will be: moved on by <c>apply</c>, to be moved on for <c>plan</c> and
    /// <c>status</c>, whose message says how far.
    /// </summary>
    Applied,

    /// <summary>There was nothing to do.</summary>
    Current,

    /// <summary>Something holds it back; the message says what.</summary>
    Held,
}
