using System.Net;
using System.Net.Http.Headers;
using System.Reflection;
using Azure.Core;
using ConnectorKit.Databricks.Authentication;
using ConnectorKit.Errors;

namespace ConnectorKit.Databricks.Http;

/// <summary>
/// Calls one workspace's REST interfaces: address, token, user agent, repetitions and the meaning of errors. A refused
/// token is renewed once where it can be.
/// </summary>
public sealed class WorkspaceClient : IDisposable
{
    /// <summary>Databricks' resource in Microsoft Entra; tokens of other kinds ignore the scope.</summary>
    static readonly string[] Scopes = ["2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default"];

    static readonly ProductInfoHeaderValue UserAgent = new(
        Assembly.GetEntryAssembly()?.GetName().Name ?? "connector-kit",
        typeof(WorkspaceClient).Assembly.GetName().Version?.ToString(3) ?? "0");

    readonly HttpClient _http;
    readonly TokenCredential _credential;

    public WorkspaceClient(
        Uri host, TokenCredential credential, RetryRules? retries = null, HttpMessageHandler? handler = null)
    {
        Host = host;
        _credential = credential;
        Retries = retries ?? RetryRules.Default;
        _http = new HttpClient(handler ?? RetryRules.SharedConnections, disposeHandler: false)
        {
            Timeout = Timeout.InfiniteTimeSpan,
        };
        _http.DefaultRequestHeaders.UserAgent.Add(UserAgent);
    }

    public Uri Host { get; }

    public RetryRules Retries { get; }

    /// <summary>Sends a call and returns a successful reply.</summary>
    /// <param name="pathAndQuery">Escaped; starts with '/'.</param>
    /// <param name="newContent">The body, made anew for every try.</param>
    /// <exception cref="ConfigException">See <see cref="ApiErrors"/>; the <see cref="ApiException"/> is inside.</exception>
    /// <exception cref="UnreachableException">The workspace does not answer, or says it cannot now.</exception>
    /// <exception cref="OutcomeUnknownException">The call may have been carried out.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string pathAndQuery, Func<HttpContent>? newContent, CallRules rules,
        CancellationToken cancellationToken)
    {
        var (response, token) = await SendWithTokenAsync(method, pathAndQuery, newContent, rules, cancellationToken);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden
            && _credential is MachineToken renewable)
        {
            response.Dispose();
            renewable.Forget(token);
            (response, _) = await SendWithTokenAsync(method, pathAndQuery, newContent, rules, cancellationToken);
        }

        return response.IsSuccessStatusCode
            ? response
            : throw await FailureAsync(response, $"{method} {PathOf(pathAndQuery)}", rules, cancellationToken);
    }

    public void Dispose() => _http.Dispose();

    async Task<(HttpResponseMessage Response, string Token)> SendWithTokenAsync(
        HttpMethod method, string pathAndQuery, Func<HttpContent>? newContent, CallRules rules,
        CancellationToken cancellationToken)
    {
        var token = await _credential.GetTokenAsync(new TokenRequestContext(Scopes), cancellationToken);
        var response = await Retries.SendAsync(
            _http,
            () =>
            {
                var request = new HttpRequestMessage(method, new Uri(Host, pathAndQuery));
                request.Content = newContent?.Invoke();
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token.Token);
                return request;
            },
            rules,
            cancellationToken);
        return (response, token.Token);
    }

    async Task<ConnectorException> FailureAsync(
        HttpResponseMessage response, string call, CallRules rules, CancellationToken cancellationToken)
    {
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            var failure = new ApiException((int)response.StatusCode, ApiErrorBody.Parse(body), call);
            return !rules.RepeatSafely && RetryRules.MayPass(response.StatusCode) && !RetryRules.Refused(response)
                ? new OutcomeUnknownException($"{Host.Host} failed during a call ({failure.Message}).", failure)
                : ApiErrors.ToConnectorException(failure, Host.Host);
        }
    }

    static string PathOf(string pathAndQuery) => pathAndQuery.Split('?')[0];
}
