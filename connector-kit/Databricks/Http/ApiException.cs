namespace ConnectorKit.Databricks.Http;

/// <summary>A reply of the workspace that is no success; <see cref="ApiErrors"/> says what it means to the user.</summary>
public sealed class ApiException(int status, ApiErrorBody body, string call)
    : Exception($"{call} was answered with {status} {body.Code}: {body.Message}")
{
    public int Status { get; } = status;

    public ApiErrorBody Body { get; } = body;

    /// <summary>The reply behind a failure, if one was.</summary>
    public static ApiException? Behind(Exception failure) =>
        failure as ApiException ?? failure.InnerException as ApiException;
}
