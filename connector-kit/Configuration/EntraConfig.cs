namespace ConnectorKit.Configuration;

/// <summary>A service principal of Microsoft Entra ID (Azure Databricks).</summary>
[Setting("Microsoft Entra ID", "A service principal of Microsoft Entra ID that was added to the workspace.")]
public sealed record EntraConfig : AuthenticationConfig
{
    [Setting("Tenant ID", "Directory (tenant) ID.", Order = 1, Examples = ["72f988bf-0000-0000-0000-2d7cd011db47"])]
    public required Secret TenantId { get; init; }

    [Setting(
        "Client ID",
        "Application (client) ID.",
        Order = 2, Examples = ["5d1f3c6e-0000-0000-0000-1c0b9a8e7f6d"])]
    public required string ClientId { get; init; }

    [Setting("Client secret", "A client secret of the application.", Order = 3)]
    public required Secret ClientSecret { get; init; }

    [Setting(
        "Authority",
        "Sign-in address; only national clouds need it.",
        Order = 4, Examples = ["https://login.microsoftonline.us"])]
    public string? Authority { get; init; }
}
