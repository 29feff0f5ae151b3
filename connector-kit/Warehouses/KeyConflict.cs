using System.Collections.Immutable;
using ConnectorKit.Errors;

namespace ConnectorKit.Warehouses;

/// <summary>The one wording for a table that is there with another key than the commit's rows have.</summary>
public static class KeyConflict
{
    /// <summary>Rows of one key would be told apart by another.</summary>
    /// <param name="stored">Empty: the table was made without a key.</param>
    public static HeldException Of(TableCommit commit, ImmutableArray<string> stored) => new(
        $"{commit.Table}: {Describe(stored, commit.Schema.Key)}, or apply into another table (another \"target\"), "
        + "which a new scan of the source fills. Nothing was written.");

    static string Describe(ImmutableArray<string> stored, ImmutableArray<string> wanted)
    {
        if (stored.IsEmpty)
        {
            return "the table has no key, as one that keeps every event (mode append_only), and the new rows are told "
                + $"apart by the key ({string.Join(", ", wanted)}), so each would replace all events of its key. Keep "
                + "the mode that the table was made with";
        }

        var key = $"the table's key is ({string.Join(", ", stored)})";
        return wanted.IsEmpty
            ? $"{key}, one row for each, and the new rows have none, as in mode append_only. Keep the mode that the "
                + "table was made with"
            : $"{key} and the commit's is ({string.Join(", ", wanted)}). A key is not changed: keep the former";
    }
}
