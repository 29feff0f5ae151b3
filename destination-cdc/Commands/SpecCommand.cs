using System.CommandLine;
using System.Text.Json.Nodes;

namespace DestinationCdc.Commands;

/// <summary><c>spec</c>: the specification of the configuration, as one Airbyte message.</summary>
static class SpecCommand
{
    public static Command Create(Verb verb)
    {
        var command = new Command("spec", "Print the specification of the configuration (Airbyte).");
        command.SetAction(parsed =>
        {
            var message = new JsonObject { ["type"] = "SPEC", ["spec"] = JsonNode.Parse(Specification.Read()) };
            verb.Output.WriteLine(message.ToJsonString());
            return ExitCode.Done;
        });
        return command;
    }
}
