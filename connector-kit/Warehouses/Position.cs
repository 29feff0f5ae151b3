using System.Globalization;

namespace ConnectorKit.Warehouses;

/// <summary>
/// How far a table is. Changefeeds: wall nanoseconds and logical counter; Airbyte writes: generation and batch.
/// The text is CockroachDB's: <c>1700000000000000000.0000000001</c>; both engines hold it as DECIMAL(29,10).
/// </summary>
public readonly record struct Position(long Major, long Minor) : IComparable<Position>
{
    const int MinorDigits = 10;

    public static bool operator <(Position left, Position right) => left.CompareTo(right) < 0;

    public static bool operator >(Position left, Position right) => left.CompareTo(right) > 0;

    public static bool operator <=(Position left, Position right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Position left, Position right) => left.CompareTo(right) >= 0;

    /// <summary>Reads <c>major.minor</c>; the minor part has exactly ten digits.</summary>
    /// <exception cref="FormatException">Anything else.</exception>
    public static Position Parse(string text)
    {
        var dot = text.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && text.Length - dot - 1 == MinorDigits
            && long.TryParse(text.AsSpan(0, dot), NumberStyles.None, CultureInfo.InvariantCulture, out var major)
            && long.TryParse(text.AsSpan(dot + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var minor)
                ? new Position(major, minor)
                : throw new FormatException($"'{text}' is no position: expected digits, a dot and ten digits.");
    }

    public int CompareTo(Position other)
    {
        var byMajor = Major.CompareTo(other.Major);
        return byMajor != 0 ? byMajor : Minor.CompareTo(other.Minor);
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Major}.{Minor:D10}");
}
