using ConnectorKit.Errors;

namespace Lakehouse.Checkpoints;

/// <summary>A checkpoint cannot be read; the log may still be complete without it.</summary>
sealed class DamagedCheckpointException(string path, string what, Exception? innerException)
    : Exception($"{path}: the checkpoint cannot be read: {what}", innerException)
{
    public HeldException ToHeld() => new(
        $"{Message}. The commits before it are gone, so the table cannot be rebuilt without it; restore this file.",
        this);
}
