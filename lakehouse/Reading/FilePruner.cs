using ConnectorKit.Sql;
using ConnectorKit.Types;
using DuckDB;
using Lakehouse.Log;
using Lakehouse.Schema;

namespace Lakehouse.Reading;

/// <summary>
/// Leaves out files that by their statistics hold no value in a range. Missing, damaged or doubtful statistics keep a file.
/// </summary>
static class FilePruner
{
    /// <summary>
    /// Types whose bounds can be trusted whoever wrote them. Not decimals (some writers round them) and not floats (NaN).
    /// </summary>
    static bool HasTrustedBounds(TypeKind kind) => kind is TypeKind.TinyInt or TypeKind.SmallInt or TypeKind.Int
        or TypeKind.BigInt or TypeKind.Date or TypeKind.Timestamp or TypeKind.TimestampNtz or TypeKind.String;

    /// <summary>For each file whether it may hold a value from <paramref name="min"/> to <paramref name="max"/>.</summary>
    /// <param name="min">The engine's text of the bound, included; null: no bound.</param>
    public static bool[] MayHold(
        Connection connection, IReadOnlyList<AddFile> files, DeltaField field, string? min, string? max)
    {
        var keep = Enumerable.Repeat(true, files.Count).ToArray();
        var type = TypeConversion.ToDataType(field.Type);
        if (files.Count == 0 || !HasTrustedBounds(type.Kind) || (min is null && max is null))
        {
            return keep;
        }

        var bounds = files.Select(file => FileStatistics.ReadBounds(file.Stats, field.PhysicalName)).ToArray();
        string?[] lowest = [.. bounds.Select(bound => bound.Min)];
        string?[] highest = [.. bounds.Select(bound => bound.Max)];
        foreach (var row in connection.Rows(Outside(type), lowest, highest, min, max))
        {
            keep[(long)row[0]!] = false;
        }

        return keep;
    }

    /// <summary>Places of the files that lie outside. Writers cut times to milliseconds, so the highest may be one more.</summary>
    static string Outside(DataType type)
    {
        var sql = SqlDialect.DuckDb.Type(type);
        var slack = type.Kind is TypeKind.Timestamp or TypeKind.TimestampNtz ? " + INTERVAL 1 MILLISECOND" : "";
        return $"""
            SELECT place FROM (
                SELECT unnest($1::VARCHAR[]) AS lowest, unnest($2::VARCHAR[]) AS highest,
                    unnest(range(len($1::VARCHAR[]))) AS place)
            WHERE coalesce(TRY_CAST(highest AS {sql}){slack} < CAST($3::VARCHAR AS {sql}), false)
                OR coalesce(TRY_CAST(lowest AS {sql}) > CAST($4::VARCHAR AS {sql}), false)
            """;
    }
}
