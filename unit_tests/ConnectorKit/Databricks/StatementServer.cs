using System.Text.Json.Nodes;

namespace UnitTests.ConnectorKit.Databricks;

/// <summary>A warehouse that answers each statement with one text, and keeps what it was asked.</summary>
/// <param name="answer">The one cell of the result; null: the statement fails with the state 42000.</param>
sealed class StatementServer(Func<string, string?> answer) : HttpMessageHandler
{
    public List<string> Statements { get; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var body = JsonNode.Parse(await request.Content!.ReadAsStringAsync(cancellationToken))!;
        Statements.Add((string)body["statement"]!);
        return new HttpResponseMessage
        {
            RequestMessage = request,
            Content = new StringContent(Reply(answer(Statements[^1])).ToJsonString()),
        };
    }

    static JsonObject Reply(string? cell) => cell is null
        ? new()
        {
            ["statement_id"] = "s",
            ["status"] = new JsonObject
            {
                ["state"] = "FAILED",
                ["sql_state"] = "42000",
                ["error"] = new JsonObject { ["error_code"] = "BAD_REQUEST", ["message"] = "[NOT_A_DELTA_TABLE] no." },
            },
        }
        : new()
        {
            ["statement_id"] = "s",
            ["status"] = new JsonObject { ["state"] = "SUCCEEDED" },
            ["manifest"] = new JsonObject { ["total_chunk_count"] = 1 },
            ["result"] = new JsonObject { ["data_array"] = new JsonArray(new JsonArray(cell)) },
        };
}
