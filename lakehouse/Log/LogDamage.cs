using ConnectorKit.Errors;

namespace Lakehouse.Log;

/// <summary>The one wording for a log that cannot be understood.</summary>
static class LogDamage
{
    public static HeldException At(LogDirectory directory, long version, string what, Exception? cause = null) => new(
        $"{directory.Path}, version {version}: {what}. Restore the log from a backup or with the tool that wrote it.",
        cause);
}
