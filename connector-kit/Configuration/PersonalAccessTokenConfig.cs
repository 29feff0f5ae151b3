namespace ConnectorKit.Configuration;

/// <summary>A token of one user.</summary>
[Setting("Personal access token", "A token of a user, from the user settings of the workspace.")]
public sealed record PersonalAccessTokenConfig : AuthenticationConfig
{
    [Setting("Token", "The token's text.", Order = 1)]
    public required Secret PersonalAccessToken { get; init; }
}
