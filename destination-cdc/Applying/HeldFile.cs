using DestinationCdc.Changefeed;

namespace DestinationCdc.Applying;

/// <summary>A file as it was when it was tried, and with how much memory.</summary>
sealed record HeldFile(string Key, long Size, DateTimeOffset? Modified, long EngineBytes)
{
    public static HeldFile Of(DataFile file, long engineBytes) =>
        new(file.Object.Key, file.Object.Size, file.Object.Modified, engineBytes);

    public bool Is(DataFile file) => this == Of(file, EngineBytes);
}
