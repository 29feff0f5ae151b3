using System.Net;
using Azure.Core;
using ConnectorKit.Databricks.Authentication;
using ConnectorKit.Errors;
using Xunit;

namespace UnitTests.ConnectorKit.Databricks;

public sealed class EntraTokenTests
{
    [Fact]
    public async Task A_token_is_asked_for_once_and_kept()
    {
        using var entra = new AnswerHandler(
            HttpStatusCode.OK, """{"token_type":"Bearer","expires_in":3600,"access_token":"abc"}""");
        var token = Token(entra);

        Assert.Equal("abc", await AskAsync(token));
        Assert.Equal("abc", await AskAsync(token));
        Assert.Equal(1, entra.Posts);
    }

    [Fact]
    public async Task A_refusal_is_the_users_to_mend()
    {
        using var entra = new AnswerHandler(
            HttpStatusCode.Unauthorized,
            """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided."}""");

        var error = await Assert.ThrowsAsync<ConfigException>(() => AskAsync(Token(entra)));

        Assert.Contains("refused the service principal 'client'", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hush", error.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Silence_may_pass()
    {
        using var entra = new AnswerHandler(HttpStatusCode.ServiceUnavailable, "");

        await Assert.ThrowsAsync<UnreachableException>(() => AskAsync(Token(entra)));
    }

    static EntraToken Token(HttpMessageHandler handler) => new("tenant", "client", "hush", handler: handler);

    static async Task<string> AskAsync(EntraToken token)
    {
        var context = new TokenRequestContext(["x/.default"]);
        return (await token.GetTokenAsync(context, TestContext.Current.CancellationToken)).Token;
    }
}
