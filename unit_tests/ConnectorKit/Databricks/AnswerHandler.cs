using System.Net;

namespace UnitTests.ConnectorKit.Databricks;

/// <summary>Answers every POST alike, and Entra's question where its endpoints are.</summary>
sealed class AnswerHandler(HttpStatusCode status, string body) : HttpMessageHandler
{
    const string Endpoints =
        """
        {"token_endpoint":"https://login.microsoftonline.com/tenant/oauth2/v2.0/token",
         "authorization_endpoint":"https://login.microsoftonline.com/tenant/oauth2/v2.0/authorize",
         "issuer":"https://login.microsoftonline.com/tenant/v2.0",
         "tenant_discovery_endpoint":"https://login.microsoftonline.com/tenant/v2.0/.well-known/openid-configuration"}
        """;

    public int Posts { get; private set; }

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult(Send(request, default));

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var isToken = request.Method == HttpMethod.Post;
        Posts += isToken ? 1 : 0;
        return new HttpResponseMessage(isToken ? status : HttpStatusCode.OK)
        {
            RequestMessage = request,
            Content = new StringContent(isToken ? body : Endpoints, null, "application/json"),
        };
    }
}
