using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Runtime.CompilerServices;
using ConnectorKit.Databricks.Http;
using ConnectorKit.Errors;

namespace ConnectorKit.Databricks.Files;

/// <summary>
/// Files of Unity Catalog volumes over the Files API. Paths start with <c>/Volumes/catalog/schema/volume</c>. A file is
/// at most 5 GiB. https://docs.databricks.com/api/workspace/files
/// </summary>
public sealed class VolumeFiles(WorkspaceClient workspace)
{
    const string Files = "/api/2.0/fs/files";
    const string Directories = "/api/2.0/fs/directories";

    static readonly CallRules Small = new(RepeatSafely: true);
    static readonly CallRules Upload = new(RepeatSafely: true, Timeout: TimeSpan.FromMinutes(30));
    static readonly CallRules Download = new(RepeatSafely: true, StreamReply: true);

    /// <summary>Uploads a file of this machine, streamed from disk; replaces what is there.</summary>
    /// <exception cref="ConfigException">The volume is missing or WRITE VOLUME is not granted.</exception>
    /// <exception cref="UnreachableException">The workspace does not answer.</exception>
    public async Task PutAsync(string path, string localFile, CancellationToken cancellationToken)
    {
        // acting twice is harmless: the same bytes to the same path
        using var response = await SendAsync(
            HttpMethod.Put, $"{Files}{Escape(path)}?overwrite=true", () => FileContent(localFile), Upload, path,
            cancellationToken);
    }

    /// <summary>Writes a small file; replaces what is there.</summary>
    /// <inheritdoc cref="PutAsync" path="/exception"/>
    public async Task PutTextAsync(string path, string text, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            HttpMethod.Put, $"{Files}{Escape(path)}?overwrite=true", () => new StringContent(text), Small, path,
            cancellationToken);
    }

    /// <summary>A small file as text; null when there is none.</summary>
    /// <inheritdoc cref="PutAsync" path="/exception"/>
    public async Task<string?> GetTextAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(
                HttpMethod.Get, $"{Files}{Escape(path)}", null, Small, path, cancellationToken);
            return await response.Content.ReadAsStringAsync(cancellationToken);
        }
        catch (ConfigException e) when (ApiException.Behind(e) is { Status: 404 })
        {
            return null;
        }
    }

    /// <summary>Downloads a file to this machine; a half-written one is removed on failure.</summary>
    /// <inheritdoc cref="PutAsync" path="/exception"/>
    public async Task GetAsync(string path, string localFile, CancellationToken cancellationToken)
    {
        const int Tries = 3;
        for (var tried = 1; ; tried++)
        {
            using var response = await SendAsync(
                HttpMethod.Get, $"{Files}{Escape(path)}", null, Download, path, cancellationToken);
            try
            {
                await using var file = new FileStream(localFile, FileMode.Create, FileAccess.Write);
                await response.Content.CopyToAsync(file, cancellationToken);
                return;
            }
            catch (Exception e) when (e is HttpRequestException or HttpIOException)
            {
                File.Delete(localFile);
                if (tried == Tries)
                {
                    throw new UnreachableException($"The download of {path} broke off {Tries} times.", e);
                }
            }
        }
    }

    /// <summary>Removes a file; it may be gone already.</summary>
    /// <inheritdoc cref="PutAsync" path="/exception"/>
    public Task DeleteAsync(string path, CancellationToken cancellationToken) =>
        RemoveAsync($"{Files}{Escape(path)}", path, cancellationToken);

    /// <summary>Removes an empty folder; it may be gone already.</summary>
    /// <inheritdoc cref="PutAsync" path="/exception"/>
    public Task DeleteDirectoryAsync(string path, CancellationToken cancellationToken) =>
        RemoveAsync($"{Directories}{Escape(path)}", path, cancellationToken);

    /// <summary>Makes a folder and those above it, where missing.</summary>
    /// <inheritdoc cref="PutAsync" path="/exception"/>
    public async Task CreateDirectoryAsync(string path, CancellationToken cancellationToken)
    {
        using var response = await SendAsync(
            HttpMethod.Put, $"{Directories}{Escape(path)}", null, Small, path, cancellationToken);
    }

    /// <summary>What stands in a folder, not in those below it.</summary>
    /// <inheritdoc cref="PutAsync" path="/exception"/>
    public async IAsyncEnumerable<VolumeEntry> ListAsync(
        string path, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        string? page = null;
        do
        {
            var query = page is null ? "" : $"?page_token={Uri.EscapeDataString(page)}";
            using var response = await SendAsync(
                HttpMethod.Get, $"{Directories}{Escape(path)}{query}", null, Small, path, cancellationToken);
            var reply = await response.Content.ReadFromJsonAsync(
                FilesJson.Default.DirectoryReply, cancellationToken);
            foreach (var entry in reply?.Contents ?? [])
            {
                yield return new VolumeEntry(
                    entry.Path, entry.IsDirectory, entry.FileSize,
                    DateTimeOffset.FromUnixTimeMilliseconds(entry.LastModified));
            }

            page = reply?.NextPageToken;
        }
        while (!string.IsNullOrEmpty(page));
    }

    async Task RemoveAsync(string call, string path, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await SendAsync(HttpMethod.Delete, call, null, Small, path, cancellationToken);
        }
        catch (ConfigException e) when (ApiException.Behind(e) is { Status: 404 })
        {
            return;
        }
    }

    async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string call, Func<HttpContent>? newContent, CallRules rules, string path,
        CancellationToken cancellationToken)
    {
        try
        {
            return await workspace.SendAsync(method, call, newContent, rules, cancellationToken);
        }
        catch (ConfigException e) when (ApiException.Behind(e) is { Status: 403 or 404 } refused
            && method != HttpMethod.Delete && refused.Body.Code is not "403")
        {
            throw new ConfigException(
                $"The volume path {path} cannot be {(method == HttpMethod.Get ? "read" : "written")} "
                + $"({refused.Message}). Check the path ('staging_volume', or the feed's 'url'), that the volume is "
                + "there (CREATE VOLUME), and the grants USE CATALOG, USE SCHEMA and READ VOLUME or WRITE VOLUME.",
                refused);
        }
    }

    static StreamContent FileContent(string localFile)
    {
        var stream = new FileStream(
            localFile, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 20, FileOptions.SequentialScan);
        var content = new StreamContent(stream, 1 << 20);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
        return content;
    }

    static string Escape(string path) => string.Join('/', path.Split('/').Select(Uri.EscapeDataString));
}
