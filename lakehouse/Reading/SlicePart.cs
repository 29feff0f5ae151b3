using System.Globalization;
using ConnectorKit.Errors;

namespace Lakehouse.Reading;

/// <summary>
/// A slice's part of a table as text: places in the snapshot's list of files, such as <c>0-3,7</c>. The list is the same
/// for the same version, so the text can be kept.
/// </summary>
static class SlicePart
{
    public static string Format(IReadOnlyList<int> places)
    {
        var ranges = new List<string>();
        for (var start = 0; start < places.Count;)
        {
            var end = start;
            while (end + 1 < places.Count && places[end + 1] == places[end] + 1)
            {
                end++;
            }

            ranges.Add(start == end ? $"{places[start]}" : $"{places[start]}-{places[end]}");
            start = end + 1;
        }

        return string.Join(',', ranges);
    }

    /// <summary>Reads what <see cref="Format"/> gave.</summary>
    /// <exception cref="ConfigException">The text is no part, or there are fewer files.</exception>
    public static IReadOnlyList<int> Parse(string part, int files)
    {
        var places = new List<int>();
        foreach (var range in part.Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            var ends = range.Split('-');
            if (ends.Length > 2 || !TryPlace(ends[0], out var first) || !TryPlace(ends[^1], out var last)
                || first > last || last >= files)
            {
                throw new ConfigException($"'{part}' names no part of this table version, which has {files} files.");
            }

            places.AddRange(Enumerable.Range(first, last - first + 1));
        }

        return places;
    }

    static bool TryPlace(string text, out int place) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out place);
}
