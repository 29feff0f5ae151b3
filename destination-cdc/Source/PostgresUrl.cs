using ConnectorKit.Configuration;
using ConnectorKit.Errors;
using Npgsql;

namespace DestinationCdc.Source;

/// <summary>
/// A connection address as psql and cockroach take it:
/// <c>postgresql://user:password@host:port/database?sslmode=…</c>.
/// </summary>
static class PostgresUrl
{
    const string Setting = "`source.url`";
    const int CockroachPort = 26257;

    static readonly Dictionary<string, Action<NpgsqlConnectionStringBuilder, string>> Parameters = new()
    {
        ["application_name"] = (builder, value) => builder.ApplicationName = value,
        ["connect_timeout"] = (builder, value) => builder.Timeout = Number("connect_timeout", value),
        ["options"] = (builder, value) => builder.Options = value,
        ["sslcert"] = (builder, value) => builder.SslCertificate = value,
        ["sslkey"] = (builder, value) => builder.SslKey = value,
        ["sslmode"] = (builder, value) => builder.SslMode = Mode(value),
        ["sslrootcert"] = (builder, value) => builder.RootCertificate = value,
    };

    /// <summary>The settings for Npgsql.</summary>
    /// <exception cref="ConfigException">No such address, or a parameter that is not known.</exception>
    public static NpgsqlConnectionStringBuilder Parse(Secret url)
    {
        if (!Uri.TryCreate(url.Value, UriKind.Absolute, out var uri)
            || uri.Scheme is not ("postgresql" or "postgres")
            || uri.Host.Length == 0)
        {
            throw new ConfigException(
                $"{Setting} is no address of a database; expected postgresql://user:password@host:port/database.");
        }

        var user = uri.UserInfo.Split(':', 2);
        var builder = new NpgsqlConnectionStringBuilder
        {
            Host = uri.Host,
            Port = uri.Port > 0 ? uri.Port : CockroachPort,
            Database = Plain(uri.AbsolutePath.TrimStart('/')),
            Username = Plain(user[0]),
            Password = user.Length > 1 ? Plain(user[1]) : null,
            ApplicationName = "destination-cdc",
            Pooling = false,
        };
        foreach (var pair in uri.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.Split('=', 2) is [var left, var right] ? (left, Plain(right)!) : (pair, "");
            if (!Parameters.TryGetValue(name, out var set))
            {
                throw new ConfigException(
                    $"{Setting} has the parameter '{name}', which is not known; expected one of "
                    + $"{string.Join(", ", Parameters.Keys)}.");
            }

            set(builder, value);
        }

        return builder;
    }

    static string? Plain(string part) => part.Length == 0 ? null : Uri.UnescapeDataString(part);

    static SslMode Mode(string value) => value switch
    {
        "disable" => SslMode.Disable,
        "allow" => SslMode.Allow,
        "prefer" => SslMode.Prefer,
        "require" => SslMode.Require,
        "verify-ca" => SslMode.VerifyCA,
        "verify-full" => SslMode.VerifyFull,
        _ => throw new ConfigException(
            $"{Setting}: sslmode is '{value}'; expected disable, allow, prefer, require, verify-ca or verify-full."),
    };

    static int Number(string name, string value) => int.TryParse(value, out var number) && number >= 0
        ? number
        : throw new ConfigException($"{Setting}: {name} is '{value}'; expected a number of seconds.");
}
