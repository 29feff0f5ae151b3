using System.Text;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Parquet;

namespace DestinationCdc.Windows;

/// <summary>
/// Smallest and greatest time of a file's rows by its row groups' statistics. Those compare text, which is the order of times
/// only while the wall part has 19 digits (2001 to 2286); anything else counts as unknown.
/// </summary>
static class UpdatedBounds
{
    const int WallDigits = 19;
    const int Length = WallDigits + 11;

    public static FileSummary Summarize(ParquetFooter footer)
    {
        Position? smallest = null, greatest = null;
        var leaf = footer.Leaves.Select((l, i) => (l.Path, i)).First(l => l.Path == FeedColumns.Updated).i;
        foreach (var chunk in footer.RowGroups.Where(g => g.Rows > 0).Select(g => g.Chunks[leaf]))
        {
            if (Parse(chunk.Smallest) is not { } low || Parse(chunk.Greatest) is not { } high || high < low)
            {
                return new FileSummary(footer.Rows, null, null);
            }

            smallest = smallest is { } s && s <= low ? s : low;
            greatest = greatest is { } g && g >= high ? g : high;
        }

        return new FileSummary(footer.Rows, smallest, greatest);
    }

    static Position? Parse(ReadOnlyMemory<byte>? text)
    {
        if (text is not { Length: Length } bytes)
        {
            return null;
        }

        try
        {
            return Position.Parse(Encoding.ASCII.GetString(bytes.Span));
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
