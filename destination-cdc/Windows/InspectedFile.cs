using ConnectorKit.Errors;
using DestinationCdc.Changefeed;
using DestinationCdc.Parquet;

namespace DestinationCdc.Windows;

/// <summary>A Parquet file whose footer, and where asked its pages, were found sound.</summary>
sealed record InspectedFile(DataFile File, ParquetFooter Footer, FeedColumns Columns, FileSummary Summary)
{
    const string Advice = "restore the file from the source or, when its rows are known to be elsewhere, move it away";

    /// <summary>Reads the footer; with <paramref name="pages"/> also walks every page.</summary>
    /// <exception cref="FeedFileException">The file is damaged or not a changefeed's.</exception>
    public static InspectedFile Open(DataFile file, bool pages)
    {
        try
        {
            using var handle = ParquetFile.Open(file.LocalPath);
            var footer = ParquetFile.ReadFooter(handle);
            if (pages)
            {
                PageChecker.Check(handle, footer);
            }

            var columns = FeedColumns.Of(file, footer);
            return new InspectedFile(file, footer, columns, UpdatedBounds.Summarize(footer));
        }
        catch (ParquetFormatException e)
        {
            throw new FeedFileException(file, FailureKind.Held, $"no sound Parquet file: {e.Message}; {Advice}", e);
        }
        catch (FileNotFoundException e)
        {
            throw new FeedFileException(file, FailureKind.Held, "the file was listed and is gone; run again", e);
        }
    }
}
