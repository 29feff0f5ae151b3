namespace UnitTests.ConnectorKit.Databricks;

/// <summary>A server of few words: each request takes the next answer (the last one again and again).</summary>
sealed class ScriptedHandler(params Func<HttpRequestMessage, HttpResponseMessage>[] answers) : HttpMessageHandler
{
    int _requests;

    public int Requests => _requests;

    public List<string?> Tokens { get; } = [];

    protected override Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Tokens.Add(request.Headers.Authorization?.ToString());
        var answer = answers[Math.Min(_requests++, answers.Length - 1)];
        return Task.FromResult(answer(request));
    }
}
