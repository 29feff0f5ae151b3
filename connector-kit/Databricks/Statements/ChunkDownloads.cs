using System.Net;
using System.Runtime.CompilerServices;
using ConnectorKit.Databricks.Arrow;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Errors;

namespace ConnectorKit.Databricks.Statements;

/// <summary>
/// Fetches chunks from presigned links: without the workspace's token (the store refuses it, and it would leak), some
/// ahead of the reader, and from a fresh link where one has expired.
/// </summary>
sealed class ChunkDownloads(RetryRules retries, HttpMessageHandler? handler) : IDisposable
{
    /// <summary>Chunks in memory at once: the one being read and those on their way; each has some 20 MiB.</summary>
    const int InFlight = 3;

    const int LinkTries = 4;
    static readonly TimeSpan DownloadTimeout = TimeSpan.FromMinutes(5);
    static readonly CallRules Rules = new(RepeatSafely: true, StreamReply: true, DownloadTimeout);

    readonly HttpClient _http = new(handler ?? RetryRules.SharedConnections, disposeHandler: false)
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>All chunks in order; the caller disposes each.</summary>
    public async IAsyncEnumerable<NativeBuffer> InOrderAsync(
        ChunkLinks links, int chunks, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var ahead = new Queue<Task<NativeBuffer>>();
        var next = 0;
        try
        {
            while (next < chunks || ahead.Count > 0)
            {
                while (next < chunks && ahead.Count < InFlight - 1)
                {
#pragma warning disable CA2000 // the reader disposes it, or DiscardAsync
                    ahead.Enqueue(DownloadAsync(links, next++, stop.Token));
#pragma warning restore CA2000
                }

                yield return await ahead.Dequeue();
            }
        }
        finally
        {
            await stop.CancelAsync();
            await DiscardAsync(ahead);
        }
    }

    public void Dispose() => _http.Dispose();

    async Task<NativeBuffer> DownloadAsync(ChunkLinks links, int chunk, CancellationToken cancellationToken)
    {
        for (var tried = 1; ; tried++)
        {
            var link = await links.GetAsync(chunk, fresh: tried > 1, cancellationToken);
            using var response = await retries.SendAsync(_http, () => NewRequest(link), Rules, cancellationToken);
            if (response.IsSuccessStatusCode)
            {
                try
                {
                    return await ReadBodyAsync(response, cancellationToken);
                }
                catch (Exception e) when (e is IOException or HttpRequestException && tried < LinkTries)
                {
                    continue;
                }
            }

            if (tried == LinkTries || !MayHaveExpired(response.StatusCode))
            {
                throw new UnreachableException(
                    $"{link.ExternalLink.Host} answered {(int)response.StatusCode} to the download of a result's chunk "
                    + $"{chunk}, also with a fresh link. Check that this machine may reach that host.");
            }
        }
    }

    static HttpRequestMessage NewRequest(StatementReply.LinkPart link)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, link.ExternalLink);
        foreach (var (name, value) in link.HttpHeaders ?? [])
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        return request;
    }

    static async Task<NativeBuffer> ReadBodyAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        using var soon = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        soon.CancelAfter(DownloadTimeout);
        try
        {
            await using var body = await response.Content.ReadAsStreamAsync(soon.Token);
            return await NativeBuffer.ReadAllAsync(body, response.Content.Headers.ContentLength, soon.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new IOException("The download took too long.", e);
        }
    }

    /// <summary>Expired links are refused as forbidden; some stores say bad request.</summary>
    static bool MayHaveExpired(HttpStatusCode status) =>
        status is HttpStatusCode.Forbidden or HttpStatusCode.BadRequest or HttpStatusCode.Unauthorized
            or HttpStatusCode.NotFound;

    static async Task DiscardAsync(IEnumerable<Task<NativeBuffer>> downloads)
    {
        foreach (var download in downloads)
        {
            try
            {
                (await download).Dispose();
            }
            catch (Exception e) when (e is ConnectorException or OperationCanceledException or IOException
                or HttpRequestException)
            {
                // the reader is gone: nobody needs this chunk any more
                continue;
            }
        }
    }
}
