using System.Globalization;

namespace DestinationCdc.Windows.Sql;

/// <summary>
/// Columns of the decoded rows. The target's have numbers instead of names there: a hidden key is named <c>rowid</c>, which
/// would hide the engine's own.
/// </summary>
static class StageColumns
{
    /// <summary>BOOLEAN: the event is a delete.</summary>
    public const string Dead = "is_delete";

    /// <summary>VARCHAR: c, u or d; append-only targets only.</summary>
    public const string Event = "event_type";

    /// <summary>HUGEINT: wall nanoseconds times 10^10 plus logical, the digits of <c>updated</c> without the point.</summary>
    public const string At = "event_at";

    /// <summary>INTEGER: order of the schema version.</summary>
    public const string Rank = "version_rank";

    /// <summary>HUGEINT like <see cref="At"/>, or NULL without the option <c>mvcc_timestamp</c>.</summary>
    public const string Mvcc = "mvcc_at";

    /// <summary>INTEGER: number of the file among the window's.</summary>
    public const string File = "file_number";

    /// <summary>BIGINT: row of the file, from 0.</summary>
    public const string Row = "row_number";

    /// <summary>BOOLEAN, only while rows are decoded: a check failed.</summary>
    public const string Bad = "is_bad";

    /// <summary>The target's column of that number.</summary>
    public static string Value(int column) => string.Create(CultureInfo.InvariantCulture, $"c{column}");
}
