using System.Net;
using ConnectorKit.Databricks.Authentication;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Errors;
using Xunit;
using Answer = System.Func<System.Net.Http.HttpRequestMessage, System.Net.Http.HttpResponseMessage>;

namespace UnitTests.ConnectorKit.Databricks;

public sealed class HttpTests
{
    static readonly Uri Host = new("https://workspace.example");
    static readonly RetryRules Quick = new(TimeProvider.System, TimeSpan.FromMilliseconds(1));

    static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(502)]
    [InlineData(503)]
    [InlineData(504)]
    public async Task A_harmless_call_is_repeated_after_what_may_pass(int status)
    {
        using var server = new ScriptedHandler(Reply(status), Reply(status), Reply(200, "{}"));
        Assert.Equal("{}", await CallAsync(server, repeatSafely: true));
        Assert.Equal(3, server.Requests);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task What_will_not_pass_is_said_at_once(int status)
    {
        using var server = new ScriptedHandler(Reply(status, """{"error_code":"X","message":"no such thing"}"""));
        var refused = await Assert.ThrowsAsync<ConfigException>(() => CallAsync(server, repeatSafely: true));
        Assert.Equal(1, server.Requests);
        Assert.Contains("no such thing", refused.Message, StringComparison.Ordinal);
        Assert.Equal(status, ApiException.Behind(refused)!.Status);
    }

    [Fact]
    public async Task Five_tries_are_enough()
    {
        using var server = new ScriptedHandler(Reply(503));
        await Assert.ThrowsAsync<UnreachableException>(() => CallAsync(server, repeatSafely: true));
        Assert.Equal(5, server.Requests);
    }

    [Fact]
    public async Task A_call_that_may_have_acted_is_not_repeated()
    {
        foreach (var answer in new Answer[] { Reply(500), Reply(503), Reply(504), Lost })
        {
            using var server = new ScriptedHandler(answer);
            await Assert.ThrowsAsync<OutcomeUnknownException>(() => CallAsync(server, repeatSafely: false));
            Assert.Equal(1, server.Requests);
        }
    }

    [Fact]
    public async Task A_call_that_cannot_have_acted_is_repeated()
    {
        foreach (var answer in new[] { Reply(429), Reply(503, retryAfter: "0"), NoConnection })
        {
            using var server = new ScriptedHandler(answer, Reply(200, "{}"));
            await CallAsync(server, repeatSafely: false);
            Assert.Equal(2, server.Requests);

            using var dead = new ScriptedHandler(answer);
            await Assert.ThrowsAsync<UnreachableException>(() => CallAsync(dead, repeatSafely: false));
        }
    }

    [Fact]
    public async Task The_wait_that_the_server_asks_for_is_kept()
    {
        var slow = new RetryRules(TimeProvider.System, TimeSpan.FromHours(1));
        using var server = new ScriptedHandler(Reply(429, retryAfter: "0"), Reply(200, "{}"));
        using var workspace = new WorkspaceClient(Host, new PersonalToken("t"), slow, server);
        using var reply = await workspace.SendAsync(HttpMethod.Get, "/x", null, new CallRules(true), Cancellation);
        Assert.Equal(2, server.Requests);
    }

    [Fact]
    public async Task A_refused_machine_token_is_replaced_once()
    {
        using var tokens = new ScriptedHandler(Token("first"), Token("second"), Token("third"));
        using var credential = new MachineToken(Host, "id", "secret", tokens, Quick);
        using var server = new ScriptedHandler(Reply(403, """{"error_code":403,"message":"Invalid access token."}"""));
        using var workspace = new WorkspaceClient(Host, credential, Quick, server);

        var refused = await Assert.ThrowsAsync<ConfigException>(
            () => workspace.SendAsync(HttpMethod.Get, "/x", null, new CallRules(true), Cancellation));
        Assert.Equal(["Bearer first", "Bearer second"], server.Tokens!);
        Assert.Contains("token", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_machine_token_is_asked_for_once_and_kept_until_shortly_before_its_end()
    {
        var clock = new ManualClock();
        using var tokens = new ScriptedHandler(Token("first"), Token("second"));
        using var credential = new MachineToken(
            Host, "id", "secret", tokens, new RetryRules(clock, TimeSpan.FromMilliseconds(1)));

        var together = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => TokenOfAsync(credential)));
        Assert.Equal("first", Assert.Single(together.Distinct()));
        clock.Advance(TimeSpan.FromMinutes(54));
        Assert.Equal("first", await TokenOfAsync(credential));
        clock.Advance(TimeSpan.FromMinutes(2));
        Assert.Equal("second", await TokenOfAsync(credential));
        Assert.Equal(2, tokens.Requests);
        Assert.Equal("Basic aWQ6c2VjcmV0", tokens.Tokens[0]);
    }

    [Fact]
    public async Task A_wrong_secret_names_what_to_check_and_keeps_the_secret_to_itself()
    {
        using var tokens = new ScriptedHandler(Reply(401, """{"error":"invalid_client"}"""));
        using var credential = new MachineToken(Host, "id", "s3cr3t", tokens, Quick);
        var refused = await Assert.ThrowsAsync<ConfigException>(() => TokenOfAsync(credential));
        Assert.Contains("client_secret", refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("s3cr3t", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"error_code":401,"message":"m"}""", "401", "m", null)]
    [InlineData("""{"error_code":"X","message":"m","details":[{"@type":"t"},{"reason":"R"}]}""", "X", "m", "R")]
    [InlineData("""{"detail":"scim"}""", "", "scim", null)]
    [InlineData("<html><pre>\nno\nway</pre></html>", "", "no way", null)]
    [InlineData("plain", "", "plain", null)]
    [InlineData("[1]", "", "[1]", null)]
    [InlineData("", "", "", null)]
    public void Error_bodies_of_every_shape_are_read(string body, string code, string message, string? reason) =>
        Assert.Equal(new ApiErrorBody(code, message, reason), ApiErrorBody.Parse(body));

    static async Task<string> CallAsync(ScriptedHandler server, bool repeatSafely)
    {
        using var workspace = new WorkspaceClient(Host, new PersonalToken("t"), Quick, server);
        using var reply = await workspace.SendAsync(
            HttpMethod.Post, "/x", null, new CallRules(repeatSafely), Cancellation);
        return await reply.Content.ReadAsStringAsync(Cancellation);
    }

    static async Task<string> TokenOfAsync(MachineToken credential) =>
        (await credential.GetTokenAsync(default, Cancellation)).Token;

    static Answer Token(string token) =>
        Reply(200, $$"""{"access_token":"{{token}}","token_type":"Bearer","expires_in":3600}""");

    static Answer Reply(int status, string body = "", string? retryAfter = null) => _ =>
    {
        var response = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body) };
        if (retryAfter is not null)
        {
            response.Headers.Add("Retry-After", retryAfter);
        }

        return response;
    };

    static HttpResponseMessage Lost(HttpRequestMessage request) =>
        throw new HttpRequestException(HttpRequestError.ResponseEnded, "the connection ended");

    static HttpResponseMessage NoConnection(HttpRequestMessage request) =>
        throw new HttpRequestException(HttpRequestError.ConnectionError, "refused");
}
