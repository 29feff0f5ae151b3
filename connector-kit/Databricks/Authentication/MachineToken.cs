using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Azure.Core;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Errors;

namespace ConnectorKit.Databricks.Authentication;

/// <summary>
/// A service principal's token (OAuth client credentials at <c>/oidc/v1/token</c>): kept until shortly before it
/// expires, asked for by one caller at a time.
/// https://docs.databricks.com/aws/en/dev-tools/auth/oauth-m2m
/// </summary>
public sealed class MachineToken : TokenCredential, IDisposable
{
    /// <summary>A token is renewed this long before its end, or at half of its life if that is later.</summary>
    static readonly TimeSpan RenewBefore = TimeSpan.FromMinutes(5);

    readonly Uri _endpoint;
    readonly string _clientId;
    readonly string _clientSecret;
    readonly HttpClient _http;
    readonly RetryRules _retries;
    readonly TimeProvider _time;
    readonly SemaphoreSlim _one = new(1, 1);
    Kept? _kept;

    public MachineToken(
        Uri host, string clientId, string clientSecret, HttpMessageHandler? handler = null, RetryRules? retries = null)
    {
        _endpoint = new Uri(host, "/oidc/v1/token");
        _clientId = clientId;
        _clientSecret = clientSecret;
        _http = new HttpClient(handler ?? RetryRules.SharedConnections, disposeHandler: false);
        _retries = retries ?? RetryRules.Default;
        _time = _retries.Time;
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Only GetTokenAsync is used: this call would block a thread.");

    /// <summary>The kept token, or a new one.</summary>
    /// <exception cref="ConfigException">The client id or secret is refused.</exception>
    /// <exception cref="UnreachableException">The workspace does not answer.</exception>
    public override async ValueTask<AccessToken> GetTokenAsync(
        TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        if (_kept is { } kept && _time.GetUtcNow() < kept.RenewAt)
        {
            return kept.Token;
        }

        await _one.WaitAsync(cancellationToken);
        try
        {
            if (_kept is not { } mine || _time.GetUtcNow() >= mine.RenewAt)
            {
                _kept = await AskAsync(cancellationToken);
            }

            return _kept.Token;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <summary>Drops a token that the workspace refused, so that the next call asks for another.</summary>
    public void Forget(string token)
    {
        if (_kept is { } kept && kept.Token.Token == token)
        {
            _kept = null;
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _one.Dispose();
    }

    async Task<Kept> AskAsync(CancellationToken cancellationToken)
    {
        var asked = _time.GetUtcNow();
        using var response = await _retries.SendAsync(
            _http, NewRequest, new CallRules(RepeatSafely: true), cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        if (response.StatusCode is HttpStatusCode.OK)
        {
            using var json = ParseReply(body);
            var life = TimeSpan.FromSeconds(json.RootElement.GetProperty("expires_in").GetInt64());
            var margin = RenewBefore < life / 2 ? RenewBefore : life / 2;
            var token = new AccessToken(json.RootElement.GetProperty("access_token").GetString()!, asked + life);
            return new Kept(token, asked + life - margin);
        }

        throw (int)response.StatusCode is 400 or 401 or 403
            ? new ConfigException(
                $"{_endpoint.Host} refused the service principal '{_clientId}' ({Reason(body)}): check client_id and "
                + "client_secret, and that the service principal is a member of the workspace.")
            : ApiErrors.ToConnectorException(
                new ApiException((int)response.StatusCode, ApiErrorBody.Parse(body), $"POST {_endpoint.AbsolutePath}"),
                _endpoint.Host);
    }

    HttpRequestMessage NewRequest()
    {
        var request = new HttpRequestMessage(HttpMethod.Post, _endpoint)
        {
            Content = new FormUrlEncodedContent(
                [new("grant_type", "client_credentials"), new("scope", "all-apis")]),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{_clientId}:{_clientSecret}")));
        return request;
    }

    JsonDocument ParseReply(string body)
    {
        try
        {
            return JsonDocument.Parse(body);
        }
        catch (JsonException e)
        {
            throw new ConfigException(
                $"{_endpoint.Host} answered the request for a token with something that is not JSON: is it a Databricks "
                + "workspace?", e);
        }
    }

    static string Reason(string body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return json.RootElement.TryGetProperty("error", out var error) ? error.ToString() : "no reason given";
        }
        catch (JsonException)
        {
            return "no reason given";
        }
    }

    sealed record Kept(AccessToken Token, DateTimeOffset RenewAt);
}
