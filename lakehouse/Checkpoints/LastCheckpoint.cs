using System.Text.Json;
using Lakehouse.Log;

namespace Lakehouse.Checkpoints;

/// <summary>
/// The file <c>_last_checkpoint</c>: a hint where the newest checkpoint is. It may be absent, stale or garbage, so it is
/// never needed: snapshots find checkpoints by listing, and here it only tells whether the next one is due.
/// </summary>
static class LastCheckpoint
{
    /// <summary>Null when there is no usable hint.</summary>
    public static long? ReadVersion(LogDirectory log)
    {
        try
        {
            var json = new Utf8JsonReader(File.ReadAllBytes(log.PathOf(LogFileName.LastCheckpoint)));
            json.Read();
            return JsonFields.Enter(ref json) ? FindVersion(ref json) : null;
        }
        catch (Exception unusable) when (
            unusable is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            return null;
        }
    }

    /// <summary>The hint for a checkpoint that was written.</summary>
    /// <param name="actions">Rows of the checkpoint.</param>
    /// <param name="bytes">Size of the checkpoint.</param>
    /// <param name="addFiles">Live files.</param>
    public static string Text(long version, long actions, long bytes, long addFiles) => Schema.JsonText.Write(json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", version);
        json.WriteNumber("size", actions);
        json.WriteNumber("sizeInBytes", bytes);
        json.WriteNumber("numOfAddFiles", addFiles);
        json.WriteEndObject();
    });

    static long? FindVersion(ref Utf8JsonReader json)
    {
        while (JsonFields.Next(ref json) is { } name)
        {
            if (name == "version")
            {
                return JsonFields.Number(ref json);
            }

            json.Skip();
        }

        return null;
    }
}
