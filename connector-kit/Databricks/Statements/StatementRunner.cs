using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Errors;

namespace ConnectorKit.Databricks.Statements;

/// <summary>The calls of the Statement Execution API: submit, poll by id, cancel, further chunks.</summary>
sealed class StatementRunner(WorkspaceClient workspace, string warehouseId)
{
    const string Statements = "/api/2.0/sql/statements";
    const int SubmitTries = 3;
    static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(60);
    static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(1);
    static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(5);
    static readonly CallRules Repeatable = new(RepeatSafely: true);

    /// <summary>Runs to the end; the reply has a manifest.</summary>
    public async Task<StatementReply> RunAsync(
        SqlStatement statement, string disposition, string format, CancellationToken cancellationToken)
    {
        var request = new StatementRequest(
            statement.Text, warehouseId, disposition, format,
            statement.Parameters.IsEmpty ? null : statement.Parameters);
        for (var tried = 1; ; tried++)
        {
            try
            {
                return await RunOnceAsync(request, statement.RepeatSafely, cancellationToken);
            }
            catch (OutcomeUnknownException) when (statement.RepeatSafely && tried < SubmitTries)
            {
                // the statement may run twice, which for this one is the same as once
            }
        }
    }

    async Task<StatementReply> RunOnceAsync(
        StatementRequest request, bool repeatSafely, CancellationToken cancellationToken)
    {
        var reply = await SubmitAsync(request, repeatSafely, cancellationToken);
        try
        {
            reply = await PollAsync(reply, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            await CancelAsync(reply.StatementId);
            throw;
        }

        return reply.Status.State switch
        {
            "SUCCEEDED" or "CLOSED" when reply.Manifest is not null => reply,
            "FAILED" => throw StatementErrors.ToException(FailureOf(reply)),
            "CANCELED" => throw new UnreachableException(
                $"Statement {reply.StatementId} was cancelled on the warehouse. Try again."),
            _ => throw new OutcomeUnknownException(
                $"Statement {reply.StatementId} is {reply.Status.State} and its result is gone."),
        };
    }

    async Task<StatementReply> SubmitAsync(
        StatementRequest request, bool repeatSafely, CancellationToken cancellationToken)
    {
        try
        {
            return await CallAsync(
                HttpMethod.Post, Statements,
                () => JsonContent.Create(request, StatementJson.Default.StatementRequest),
                StatementJson.Default.StatementReply, new CallRules(repeatSafely), cancellationToken);
        }
        catch (ConfigException e) when (ApiException.Behind(e) is { Status: 400 or 404 } refused
            && (refused.Message.Contains("warehouse", StringComparison.OrdinalIgnoreCase)
                || refused.Message.Contains("endpoint id", StringComparison.OrdinalIgnoreCase)))
        {
            throw new ConfigException(
                $"SQL warehouse '{warehouseId}' cannot be used on {workspace.Host.Host} ({refused.Body.Message}). Check "
                + "'warehouse_id' or 'http_path', and that CAN USE on it is granted.", refused);
        }
    }

    async Task<StatementReply> PollAsync(StatementReply reply, CancellationToken cancellationToken)
    {
        var wait = FirstPoll;
        while (reply.IsRunning)
        {
            await Task.Delay(wait, workspace.Retries.Time, cancellationToken);
            wait = wait * 1.3 < LongestPoll ? wait * 1.3 : LongestPoll;
            try
            {
                reply = await CallAsync(
                    HttpMethod.Get, $"{Statements}/{reply.StatementId}", null, StatementJson.Default.StatementReply,
                    Repeatable, cancellationToken);
            }
            catch (ConfigException e) when (ApiException.Behind(e) is { Status: 404 } unknown)
            {
                throw new OutcomeUnknownException(
                    $"The warehouse no longer knows statement {reply.StatementId}.", unknown);
            }
        }

        return reply;
    }

    /// <summary>One chunk of a finished statement's result.</summary>
    public Task<StatementReply.ChunkPart> ChunkAsync(
        string statementId, int chunk, CancellationToken cancellationToken) => CallAsync(
            HttpMethod.Get, $"{Statements}/{statementId}/result/chunks/{chunk}", null, StatementJson.Default.ChunkPart,
            Repeatable, cancellationToken);

    /// <summary>Asks once to stop; the caller is going away, so nothing that fails here matters any more.</summary>
    async Task CancelAsync(string statementId)
    {
        using var soon = new CancellationTokenSource(CancelTimeout, workspace.Retries.Time);
        try
        {
            using var response = await workspace.SendAsync(
                HttpMethod.Post, $"{Statements}/{statementId}/cancel", null, Repeatable, soon.Token);
        }
        catch (Exception e) when (e is ConnectorException or OperationCanceledException)
        {
            return;
        }
    }

    async Task<T> CallAsync<T>(
        HttpMethod method, string path, Func<HttpContent>? newContent, JsonTypeInfo<T> type, CallRules rules,
        CancellationToken cancellationToken)
    {
        using var response = await workspace.SendAsync(method, path, newContent, rules, cancellationToken);
        try
        {
            return await response.Content.ReadFromJsonAsync(type, cancellationToken)
                ?? throw new JsonException("null");
        }
        catch (JsonException e)
        {
            throw new ConfigException(
                $"{workspace.Host.Host} answered {method} {path} with something that is not the Statement Execution API's "
                + "JSON: is it a Databricks workspace?", e);
        }
    }

    static StatementFailedException FailureOf(StatementReply reply) => new(
        reply.Status.Error?.ErrorCode.ToString() ?? "UNKNOWN",
        reply.Status.Error?.Message ?? "The warehouse gives no reason.",
        reply.Status.SqlState);
}
