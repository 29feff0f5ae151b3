using Azure.Core;

namespace ConnectorKit.Databricks.Authentication;

/// <summary>A personal access token: always the same.</summary>
public sealed class PersonalToken(string token) : TokenCredential
{
    readonly AccessToken _token = new(token, DateTimeOffset.MaxValue);

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        _token;

    public override ValueTask<AccessToken> GetTokenAsync(
        TokenRequestContext requestContext, CancellationToken cancellationToken) => new(_token);
}
