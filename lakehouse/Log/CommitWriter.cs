using System.Text;
using System.Text.Json;
using Lakehouse.Schema;

namespace Lakehouse.Log;

/// <summary>Actions to the lines of a commit file: UTF-8, one per line, provenance first.</summary>
static class CommitWriter
{
    public static void Write(Stream stream, string commitInfo, IEnumerable<LogAction> actions)
    {
        stream.Write(Encoding.UTF8.GetBytes(commitInfo));
        stream.WriteByte((byte)'\n');
        WriteActions(stream, actions);
    }

    public static void WriteActions(Stream stream, IEnumerable<LogAction> actions)
    {
        using var json = new Utf8JsonWriter(stream, JsonText.Options);
        foreach (var action in actions)
        {
            ActionWriter.Write(json, action);
            json.Flush();
            stream.WriteByte((byte)'\n');
            json.Reset();
        }
    }
}
