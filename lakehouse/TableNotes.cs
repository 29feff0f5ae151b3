using ConnectorKit.Errors;
using ConnectorKit.Warehouses;

namespace Lakehouse;

/// <summary>Writers' notes: a file each in the folder <c>.notes</c> of the table's schema, which is no table's.</summary>
sealed class TableNotes(LakehouseFolder folder)
{
    const string Folder = ".notes";

    /// <summary>What was last written; null: nothing.</summary>
    /// <exception cref="UnreachableException">The file cannot be read.</exception>
    public async Task<string?> ReadAsync(TableName table, string writer, CancellationToken cancellationToken)
    {
        var path = PathOf(table, writer);
        try
        {
            return File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : null;
        }
        catch (FileNotFoundException)
        {
            return null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnreachableException($"{path}: cannot be read: {failure.Message}", failure);
        }
    }

    /// <summary>The file is there as a whole or not at all; it need not survive a power cut.</summary>
    /// <exception cref="UnreachableException">The folder cannot be written.</exception>
    public async Task WriteAsync(TableName table, string writer, string? note, CancellationToken cancellationToken)
    {
        var path = PathOf(table, writer);
        try
        {
            if (note is null)
            {
                Remove(path);
                return;
            }

            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var whole = $"{path}.{Guid.NewGuid():N}";
            await File.WriteAllTextAsync(whole, note, cancellationToken);
            File.Move(whole, path, overwrite: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UnreachableException(
                $"{path}: cannot be written: {failure.Message} Give this user write permission, or free disk space.",
                failure);
        }
    }

    static void Remove(string path)
    {
        if (File.Exists(path))
        {
            File.Delete(path);
        }
    }

    string PathOf(TableName table, string writer) => Path.Combine(
        Path.GetDirectoryName(folder.PathOf(table))!, Folder, $"{table.Table}.{Uri.EscapeDataString(writer)}.json");
}
