using System.Text.Json.Serialization;

namespace ConnectorKit.Configuration;

/// <summary>How to sign in to a Databricks workspace.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "auth_type")]
[JsonDerivedType(typeof(PersonalAccessTokenConfig), "personal_access_token")]
[JsonDerivedType(typeof(OAuthM2mConfig), "oauth_m2m")]
[JsonDerivedType(typeof(EntraConfig), "entra")]
public abstract record AuthenticationConfig;
