using System.Net;

namespace ConnectorKit.Configuration;

/// <summary>A Databricks SQL warehouse.</summary>
[Setting("Databricks SQL warehouse", "The warehouse does the work; only its host has to be reachable.")]
public sealed record DatabricksConfig : WarehouseConfig
{
    [Setting(
        "Host",
        "Address of the workspace.",
        Order = 1, Examples = ["https://adb-1234567890123456.7.azuredatabricks.net"])]
    public required string Host { get; init; }

    [Setting(
        "Warehouse ID",
        "ID of the SQL warehouse, as its overview page shows it. The HTTP path may stand instead.",
        Order = 2, Examples = ["0123456789abcdef"], AlwaysShow = true)]
    public string? WarehouseId { get; init; }

    [Setting(
        "HTTP path",
        "HTTP path of the SQL warehouse, from its connection details.",
        Order = 3, Examples = ["/sql/1.0/warehouses/0123456789abcdef"],
        Pattern = "^/?sql/[^/]+/(warehouses|endpoints)/[^/]+$",
        PatternDescriptor = "/sql/1.0/warehouses/0123456789abcdef")]
    public string? HttpPath { get; init; }

    [Setting("Authentication", "How to sign in to the workspace.", Order = 4)]
    public required AuthenticationConfig Authentication { get; init; }

    [Setting(
        "Staging volume",
        "Volume (or folder in one) where programs that write put files before they are loaded. Reading needs none.",
        Order = 5, Examples = ["/Volumes/main/cdc/staging"],
        Pattern = "^/Volumes/[^/]+/[^/]+/[^/]+(/.*)?$", PatternDescriptor = "/Volumes/catalog/schema/volume")]
    public string? StagingVolume { get; init; }

    /// <summary>The address with a scheme and without a path: <c>https://host</c>.</summary>
    public Uri Address() => new(HostText(), UriKind.Absolute);

    /// <summary>The warehouse's ID, from whichever field has it.</summary>
    public string ResolvedWarehouseId() => WarehouseId ?? HttpPath!.TrimEnd('/').Split('/')[^1];

    public override IEnumerable<ConfigProblem> Problems(string path)
    {
        if (!Uri.TryCreate(HostText(), UriKind.Absolute, out var address)
            || address.Host.Length == 0 || address.AbsolutePath != "/" || address.UserInfo.Length > 0
            || (address.Scheme != Uri.UriSchemeHttps && address.Scheme != Uri.UriSchemeHttp))
        {
            yield return new ConfigProblem(
                ConfigProblem.Below(path, "host"),
                "found something else than an address; expected https:// and the workspace's host name alone");
        }
        else if (address.Scheme == Uri.UriSchemeHttp && !IsLoopback(address))
        {
            yield return new ConfigProblem(
                ConfigProblem.Below(path, "host"),
                "found http://, which would send the token in clear text; expected https:// (http:// is for this machine only)");
        }

        if (string.IsNullOrEmpty(WarehouseId) && string.IsNullOrEmpty(HttpPath))
        {
            yield return new ConfigProblem(
                ConfigProblem.Below(path, "warehouse_id"),
                "is missing, and so is http_path; expected one of them, from the SQL warehouse's connection details");
        }
    }

    string HostText() => Host.Contains("://", StringComparison.Ordinal) ? Host : "https://" + Host;

    static bool IsLoopback(Uri address) =>
        address.IsLoopback || (IPAddress.TryParse(address.Host, out var ip) && IPAddress.IsLoopback(ip));
}
