using System.Net;
using ConnectorKit.Errors;
using Polly;
using Polly.Retry;

namespace ConnectorKit.Databricks.Http;

/// <summary>
/// The one place where HTTP calls to Databricks are repeated: at most five tries, 1 s to 60 s apart, as the server asks
/// where it does (<c>Retry-After</c>). Which failures count is the rule that Databricks' own connectors share.
/// </summary>
public sealed class RetryRules
{
    const int Tries = 5;
    static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(60);
    static readonly TimeSpan LongestWaitAsked = TimeSpan.FromMinutes(10);
    static readonly TimeSpan UsualTimeout = TimeSpan.FromSeconds(90);

    // after the fields above, which it reads
    public static readonly RetryRules Default = new(TimeProvider.System, TimeSpan.FromSeconds(1));

    readonly ResiliencePipeline<HttpResponseMessage> _safe;
    readonly ResiliencePipeline<HttpResponseMessage> _once;

    /// <summary>Rules with a clock and a first delay of one's own.</summary>
    /// <param name="time">Waits and clocks.</param>
    /// <param name="firstDelay">Before the second try; doubles from there.</param>
    public RetryRules(TimeProvider time, TimeSpan firstDelay)
    {
        Time = time;
        _safe = Build(firstDelay, outcome => MayPass(outcome));
        _once = Build(firstDelay, CannotHaveActed);
    }

    /// <summary>One pool of connections for the process; their life is bounded, so that a changed address is noticed.</summary>
    public static SocketsHttpHandler SharedConnections { get; } = new()
    {
        PooledConnectionLifetime = TimeSpan.FromMinutes(5),
        ConnectTimeout = TimeSpan.FromSeconds(20),
        AutomaticDecompression = DecompressionMethods.All,
        AllowAutoRedirect = false,
    };

    public TimeProvider Time { get; }

    /// <summary>Sends a request, freshly made for every try.</summary>
    /// <returns>The reply, whatever its status, after the last try.</returns>
    /// <exception cref="UnreachableException">No reply; the server did not act, or acting twice does no harm.</exception>
    /// <exception cref="OutcomeUnknownException">No reply, and the server may have acted.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpClient http, Func<HttpRequestMessage> newRequest, CallRules rules, CancellationToken cancellationToken)
    {
        var pipeline = rules.RepeatSafely ? _safe : _once;
        try
        {
            return await pipeline.ExecuteAsync(
                async token => await SendOnceAsync(http, newRequest, rules, token), cancellationToken);
        }
        catch (Exception e) when (e is HttpRequestException or TimeoutException or IOException)
        {
            using var request = newRequest();
            var where = $"{request.Method} {request.RequestUri!.GetLeftPart(UriPartial.Authority)}";
            throw rules.RepeatSafely || NeverArrived(e)
                ? new UnreachableException(
                    $"{where} cannot be reached ({Cause(e)}): check the host name, the network and proxies, then try again.",
                    e)
                : new OutcomeUnknownException($"The reply of {where} was lost ({Cause(e)}).", e);
        }
    }

    /// <summary>True for a reply that another try may turn into success.</summary>
    public static bool MayPass(HttpStatusCode status) =>
        (int)status >= 400 && (int)status is not (400 or 401 or 403 or 404 or 405) and not (>= 409 and <= 416);

    async Task<HttpResponseMessage> SendOnceAsync(
        HttpClient http, Func<HttpRequestMessage> newRequest, CallRules rules, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(rules.Timeout ?? UsualTimeout, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        using var request = newRequest();
        try
        {
            return await http.SendAsync(
                request,
                rules.StreamReply ? HttpCompletionOption.ResponseHeadersRead : HttpCompletionOption.ResponseContentRead,
                either.Token);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("no reply in time", e);
        }
    }

    ResiliencePipeline<HttpResponseMessage> Build(
        TimeSpan firstDelay, Func<Outcome<HttpResponseMessage>, bool> again) =>
        new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = Time }
            .AddRetry(new RetryStrategyOptions<HttpResponseMessage>
            {
                MaxRetryAttempts = Tries - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = firstDelay,
                MaxDelay = LongestDelay,
                ShouldHandle = arguments => new ValueTask<bool>(again(arguments.Outcome)),
                DelayGenerator = arguments => new ValueTask<TimeSpan?>(AskedDelay(arguments.Outcome.Result)),
                OnRetry = arguments =>
                {
                    arguments.Outcome.Result?.Dispose();
                    return default;
                },
            })
            .Build();

    TimeSpan? AskedDelay(HttpResponseMessage? response)
    {
        var asked = response?.Headers.RetryAfter;
        var delay = asked?.Delta ?? (asked?.Date is { } date ? date - Time.GetUtcNow() : null);
        return delay is { } wait && wait >= TimeSpan.Zero ? (wait < LongestWaitAsked ? wait : LongestWaitAsked) : null;
    }

    static bool MayPass(Outcome<HttpResponseMessage> outcome) => outcome.Result is { } response
        ? MayPass(response.StatusCode)
        : outcome.Exception is HttpRequestException or TimeoutException or IOException;

    static bool CannotHaveActed(Outcome<HttpResponseMessage> outcome) => outcome.Result is { } response
        ? Refused(response)
        : outcome.Exception is { } e && NeverArrived(e);

    /// <summary>True when the server says that it did not take the request on.</summary>
    public static bool Refused(HttpResponseMessage response) =>
        response.StatusCode is HttpStatusCode.TooManyRequests
        || (response.StatusCode is HttpStatusCode.ServiceUnavailable && response.Headers.RetryAfter is not null);

    static bool NeverArrived(Exception e) => e is HttpRequestException
    {
        HttpRequestError: HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError or HttpRequestError.ProxyTunnelError,
    };

    static string Cause(Exception e) => e.InnerException is { } inner ? $"{e.Message} {inner.Message}" : e.Message;
}
