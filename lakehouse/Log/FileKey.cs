namespace Lakehouse.Log;

/// <summary>What identifies a logical file during replay: where it is, and which of its rows are deleted.</summary>
/// <param name="Path">Decoded.</param>
/// <param name="VectorId">Null without deletion vector.</param>
readonly record struct FileKey(string Path, string? VectorId)
{
    public static FileKey Of(AddFile add) => new(DataPath.Decode(add.Path), add.DeletionVector?.UniqueId);

    public static FileKey Of(RemoveFile remove) => new(DataPath.Decode(remove.Path), remove.DeletionVector?.UniqueId);
}
