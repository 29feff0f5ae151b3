using ConnectorKit.Errors;

namespace ConnectorKit.Databricks.Http;

/// <summary>The one classifier of HTTP replies: what the user can mend, and what may pass.</summary>
public static class ApiErrors
{
    public static ConnectorException ToConnectorException(ApiException failure, string host)
    {
        var message = failure.Message;
        return failure.Status switch
        {
            401 => new ConfigException(
                $"{host} does not accept the credentials ({message}). Check 'personal_access_token', or 'client_id' and "
                + "'client_secret'.",
                failure),
            403 when failure.Body.Code is "403" or "" => new ConfigException(
                $"{host} refused the access token ({message}). It is wrong, expired or of another workspace: set "
                + "'personal_access_token' (or the service principal) anew, or check the workspace's IP access list.",
                failure),
            403 => new ConfigException(
                $"{host} does not permit this ({message}). Ask for the missing grant.", failure),
            429 => new UnreachableException(
                $"{host} is still busy after several tries ({message}). Try again later.", failure),
            400 or 404 or 405 or (>= 409 and < 500) => new ConfigException($"{host}: {message}", failure),
            _ => new UnreachableException($"{host} cannot answer now ({message}). Try again later.", failure),
        };
    }
}
