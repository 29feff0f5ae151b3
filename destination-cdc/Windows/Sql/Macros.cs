using ConnectorKit.Sql;

namespace DestinationCdc.Windows.Sql;

/// <summary>Names for long expressions, known to the whole engine.</summary>
static class Macros
{
    const string NumberName = "number_key";

    /// <summary>Run once on an engine before any other statement of this folder.</summary>
    public static readonly string Create =
        $"CREATE OR REPLACE MACRO {NumberName}(x) AS {NumberText.Canonical("x")}";

    /// <summary>Equal for texts of equal numbers, see <see cref="NumberText"/>.</summary>
    public static string Number(string text) => $"{NumberName}({text})";
}
