namespace Lakehouse.Log;

/// <summary>One file of a checkpoint as its name tells; see <see cref="LogFileName.CheckpointPart"/>.</summary>
/// <param name="Part">From 1; null for a v2 checkpoint, whose name holds a UUID.</param>
sealed record CheckpointPart(string Name, long Version, int? Part, int Parts)
{
    public bool IsV2 => Part is null;
}
