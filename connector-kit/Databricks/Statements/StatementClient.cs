using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ConnectorKit.Batches;
using ConnectorKit.Databricks.Arrow;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Errors;

namespace ConnectorKit.Databricks.Statements;

/// <summary>
/// Runs SQL on a warehouse over the Statement Execution API: submit, poll by id, fetch. A statement whose reply was lost
/// is found again by its id; one whose id was lost is submitted again only if that does no harm.
/// https://docs.databricks.com/api/workspace/statementexecution
/// </summary>
public sealed class StatementClient(WorkspaceClient workspace, string warehouseId, HttpMessageHandler? links = null)
    : IDisposable
{
    const string Statements = "/api/2.0/sql/statements";
    const int SubmitTries = 3;
    static readonly TimeSpan FirstPoll = TimeSpan.FromMilliseconds(60);
    static readonly TimeSpan LongestPoll = TimeSpan.FromSeconds(2);
    static readonly TimeSpan CancelTimeout = TimeSpan.FromSeconds(5);
    static readonly CallRules Repeatable = new(RepeatSafely: true);

    readonly ChunkDownloads _downloads = new(workspace.Retries, links);

    /// <summary>Runs a statement whose result is small (at most 25 MiB, else it fails).</summary>
    /// <exception cref="ConfigException">The credentials, the warehouse, a name or a grant is wrong.</exception>
    /// <exception cref="UnreachableException">The warehouse cannot be reached, or another commit came in between.</exception>
    /// <exception cref="OutcomeUnknownException">The statement may have run, or may be running.</exception>
    /// <exception cref="StatementFailedException">It failed for a reason that is neither.</exception>
    public async Task<StatementRows> ExecuteAsync(SqlStatement statement, CancellationToken cancellationToken)
    {
        var reply = await RunAsync(statement, "INLINE", "JSON_ARRAY", cancellationToken);
        var rows = new List<string?[]>(reply.Result?.DataArray ?? []);
        for (var chunk = 1; chunk < reply.Manifest!.TotalChunkCount; chunk++)
        {
            rows.AddRange((await ChunkAsync(reply.StatementId, chunk, cancellationToken)).DataArray ?? []);
        }

        return new StatementRows([.. (reply.Manifest.Schema?.Columns ?? []).Select(column => column.Name)], rows);
    }

    /// <summary>
    /// Runs a query of any size (up to 100 GiB) and streams its rows from the links that the warehouse hands out.
    /// Each batch is valid until the next one is asked for.
    /// </summary>
    /// <param name="query">Repeatable by its nature.</param>
    /// <param name="types">The columns' types, in order; null: as the stream says.</param>
    /// <inheritdoc cref="ExecuteAsync" path="/exception"/>
    public async IAsyncEnumerable<ColumnBatch> ReadAsync(
        SqlStatement query,
        IReadOnlyList<Types.DataType>? types,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reply = await RunAsync(query, "EXTERNAL_LINKS", "ARROW_STREAM", cancellationToken);
        if (reply.Manifest!.Truncated)
        {
            throw new ConfigException(
                "The result is larger than 100 GiB, the most that a warehouse hands out for one query: read fewer "
                + "columns, or set a cursor.");
        }

        if (reply.Manifest.TotalChunkCount == 0)
        {
            yield break;
        }

        var links = new ChunkLinks(
            reply.Result?.ExternalLinks ?? [],
            (chunk, token) => ChunkAsync(reply.StatementId, chunk, token),
            workspace.Retries.Time);
        var chunks = _downloads.InOrderAsync(links, reply.Manifest.TotalChunkCount, cancellationToken);
        using var scratch = new Arena();
        await foreach (var chunk in chunks)
        {
            using (chunk)
            {
                var stream = new ArrowStream(chunk, types, scratch);
                while (stream.Next() is { } batch)
                {
                    yield return batch;
                }
            }
        }
    }

    public void Dispose() => _downloads.Dispose();

    /// <summary>Runs to the end; the reply has a manifest.</summary>
    async Task<StatementReply> RunAsync(
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
            wait = wait * 1.4 < LongestPoll ? wait * 1.4 : LongestPoll;
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

    Task<StatementReply.ChunkPart> ChunkAsync(string statementId, int chunk, CancellationToken cancellationToken) =>
        CallAsync(
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
