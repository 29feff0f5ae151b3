using ConnectorKit.Warehouses;

namespace ConnectorKit.Databricks.Files;

/// <summary>Writers' notes: a file each in the folder <c>notes</c> of the staging volume.</summary>
/// <param name="volume">A volume or a folder of one.</param>
sealed class VolumeNotes(VolumeFiles files, string volume)
{
    readonly string _folder = $"{volume.TrimEnd('/')}/notes";

    /// <inheritdoc cref="VolumeFiles.GetTextAsync" path="/exception"/>
    public Task<string?> ReadAsync(TableName table, string writer, CancellationToken cancellationToken) =>
        files.GetTextAsync(PathOf(table, writer), cancellationToken);

    /// <inheritdoc cref="VolumeFiles.PutAsync" path="/exception"/>
    public async Task WriteAsync(TableName table, string writer, string? note, CancellationToken cancellationToken)
    {
        var path = PathOf(table, writer);
        if (note is null)
        {
            await files.DeleteAsync(path, cancellationToken);
            return;
        }

        await files.CreateDirectoryAsync(_folder, cancellationToken);
        await files.PutTextAsync(path, note, cancellationToken);
    }

    string PathOf(TableName table, string writer) => $"{_folder}/{table}.{Uri.EscapeDataString(writer)}.json";
}
