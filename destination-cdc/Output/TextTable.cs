namespace DestinationCdc.Output;

/// <summary>Aligned columns of plain text.</summary>
static class TextTable
{
    const string Gap = "  ";

    /// <summary>The heading and the rows; numbers stand on the right.</summary>
    /// <param name="right">Indexes of the columns that are aligned on the right.</param>
    public static IEnumerable<string> Lines(
        IReadOnlyList<string> headings, IReadOnlyCollection<IReadOnlyList<string>> rows, IReadOnlySet<int> right)
    {
        List<IReadOnlyList<string>> lines = [headings, .. rows];
        var widths = Enumerable.Range(0, headings.Count).Select(i => lines.Max(line => line[i].Length)).ToList();
        return lines.Select(line => string
            .Join(Gap, line.Select((cell, i) => right.Contains(i) ? cell.PadLeft(widths[i]) : cell.PadRight(widths[i])))
            .TrimEnd());
    }
}
