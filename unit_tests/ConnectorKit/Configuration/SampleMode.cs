using System.Text.Json.Serialization;
using ConnectorKit.Configuration;

namespace UnitTests.ConnectorKit.Configuration;

[JsonConverter(typeof(SnakeCaseEnumConverter<SampleMode>))]
enum SampleMode
{
    UpdateDelete,
    AppendOnly,
}
