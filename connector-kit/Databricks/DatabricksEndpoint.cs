using System.Net;
using ConnectorKit.Errors;

namespace ConnectorKit.Databricks;

/// <summary>Which workspace and which SQL warehouse of it.</summary>
public sealed record DatabricksEndpoint
{
    const string WarehousePath = "/sql/1.0/warehouses/";
    const string OldWarehousePath = "/sql/1.0/endpoints/";

    DatabricksEndpoint(Uri host, string warehouseId)
    {
        Host = host;
        WarehouseId = warehouseId;
    }

    /// <summary>Scheme, name and port alone.</summary>
    public Uri Host { get; }

    public string WarehouseId { get; }

    /// <summary>
    /// Reads what people paste: a host with or without <c>https://</c>, a path or <c>?o=…</c> behind it; a warehouse by
    /// its id or by its HTTP path.
    /// </summary>
    /// <exception cref="ConfigException">A part is missing or cannot be read.</exception>
    public static DatabricksEndpoint Parse(string? host, string? warehouseId, string? httpPath) =>
        new(ParseHost(host), ParseWarehouse(warehouseId, httpPath));

    /// <summary>The workspace alone, see <see cref="Parse"/>.</summary>
    /// <exception cref="ConfigException">It is missing or cannot be read.</exception>
    public static Uri ParseHost(string? host)
    {
        if (string.IsNullOrWhiteSpace(host))
        {
            throw new ConfigException(
                "No Databricks host is given: set 'host' to the workspace's address, such as "
                + "https://adb-1.azuredatabricks.net, or DATABRICKS_HOST.");
        }

        var text = host.Trim();
        var withScheme = text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        if (!Uri.TryCreate(withScheme, UriKind.Absolute, out var uri) || uri.Host.Length == 0
            || uri.Scheme is not ("http" or "https") || uri.UserInfo.Length > 0)
        {
            throw new ConfigException(
                $"'{text}' is no Databricks host: expected an address such as https://adb-1.azuredatabricks.net.");
        }

        return uri.Scheme == "https" || IsLoopback(uri)
            ? new Uri(uri.GetLeftPart(UriPartial.Authority))
            : throw new ConfigException(
                $"The Databricks host '{text}' would get the token over plain http: write https://{uri.Authority}.");
    }

    static string ParseWarehouse(string? warehouseId, string? httpPath)
    {
        if (!string.IsNullOrWhiteSpace(warehouseId))
        {
            return warehouseId.Trim();
        }

        if (string.IsNullOrWhiteSpace(httpPath))
        {
            throw new ConfigException(
                "No SQL warehouse is given: set 'warehouse_id' or 'http_path' (both stand on the warehouse's page under "
                + "Connection details), or DATABRICKS_WAREHOUSE_ID.");
        }

        var path = $"/{httpPath.Trim().Trim('/')}";
        var prefix = path.StartsWith(WarehousePath, StringComparison.Ordinal) ? WarehousePath : OldWarehousePath;
        var id = path.StartsWith(prefix, StringComparison.Ordinal) ? path[prefix.Length..] : "";
        return id.Length > 0 && !id.Contains('/', StringComparison.Ordinal)
            ? id
            : throw new ConfigException(
                $"'{httpPath}' is no SQL warehouse's HTTP path: expected {WarehousePath}<id> (a cluster's path does not do).");
    }

    static bool IsLoopback(Uri uri) =>
        uri.IsLoopback || (IPAddress.TryParse(uri.Host, out var address) && IPAddress.IsLoopback(address));
}
