using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Identity;
using ConnectorKit.Errors;
using Microsoft.Identity.Client;

namespace ConnectorKit.Databricks.Authentication;

/// <summary>
/// A token of Microsoft Entra for a service principal of an Azure workspace; kept and renewed by Azure's library.
/// https://learn.microsoft.com/azure/databricks/dev-tools/auth/azure-sp
/// </summary>
public sealed class EntraToken : TokenCredential
{
    readonly string _clientId;
    readonly ClientSecretCredential _credential;

    public EntraToken(
        string tenantId, string clientId, string clientSecret, Uri? authority = null,
        HttpMessageHandler? handler = null)
    {
        _clientId = clientId;
        var options = new ClientSecretCredentialOptions
        {
            AuthorityHost = authority ?? AzureAuthorityHosts.AzurePublicCloud,
            DisableInstanceDiscovery = authority is not null,
        };
        options.Retry.MaxRetries = 0;
        if (handler is not null)
        {
            options.Transport = new HttpClientTransport(handler);
        }

        _credential = new ClientSecretCredential(tenantId, clientId, clientSecret, options);
    }

    public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Only GetTokenAsync is used: this call would block a thread.");

    /// <summary>The kept token, or a new one.</summary>
    /// <exception cref="ConfigException">Entra refuses the tenant, the client or its secret.</exception>
    /// <exception cref="UnreachableException">Entra does not answer.</exception>
    public override async ValueTask<AccessToken> GetTokenAsync(
        TokenRequestContext requestContext, CancellationToken cancellationToken)
    {
        try
        {
            return await _credential.GetTokenAsync(requestContext, cancellationToken);
        }
        catch (AuthenticationFailedException e) when (IsNetwork(e))
        {
            throw new UnreachableException("Microsoft Entra does not answer; the token cannot be fetched.", e);
        }
        catch (AuthenticationFailedException e)
        {
            throw new ConfigException(
                $"Microsoft Entra refused the service principal '{_clientId}': check tenant_id, client_id and "
                + "client_secret (a secret expires).",
                e);
        }
    }

    static bool IsNetwork(Exception error) =>
        error is HttpRequestException or MsalServiceException { StatusCode: 429 or >= 500 }
        || error is AggregateException many && many.InnerExceptions.Any(IsNetwork)
        || (error.InnerException is { } inner && IsNetwork(inner));
}
