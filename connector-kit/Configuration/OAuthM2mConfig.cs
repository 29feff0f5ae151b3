namespace ConnectorKit.Configuration;

/// <summary>OAuth client credentials of a Databricks service principal.</summary>
[Setting("OAuth for a service principal", "Client ID and secret of a Databricks service principal.")]
public sealed record OAuthM2mConfig : AuthenticationConfig
{
    [Setting(
        "Client ID",
        "Application ID of the service principal.",
        Order = 1, Examples = ["5d1f3c6e-0000-0000-0000-1c0b9a8e7f6d"])]
    public required string ClientId { get; init; }

    [Setting("Client secret", "An OAuth secret of the service principal.", Order = 2)]
    public required Secret ClientSecret { get; init; }
}
