using ConnectorKit.Errors;
using DestinationCdc.Changefeed;
using DestinationCdc.Json;
using DestinationCdc.Parquet;
using DestinationCdc.Tables;

namespace DestinationCdc.Windows;

/// <summary>A data file that was found sound: of Parquet the footer, where asked the pages; of lines every line.</summary>
/// <param name="File">With its content, when it is small.</param>
/// <param name="Footer">Null for a file of lines.</param>
sealed record InspectedFile(DataFile File, ParquetFooter? Footer, FeedColumns Columns, FileSummary Summary)
{
    const string Advice = "restore the file from the source or, when its rows are known to be elsewhere, move it away";

    public bool IsJson => Footer is null;

    public InspectedFile WithoutContent() => this with { File = File with { Content = null } };

    /// <summary>Reads the footer, or every line; with <paramref name="pages"/> also walks every page of Parquet.</summary>
    /// <exception cref="FeedFileException">The file is damaged or not a changefeed's.</exception>
    public static InspectedFile Open(DataFile file, SourceTable table, bool pages)
    {
        try
        {
            file = SmallFiles.Read(file);
            if (file.Name.Format != FileFormat.Parquet)
            {
                var lines = JsonInspection.Of(file, table);
                return new InspectedFile(file, null, FeedColumns.Of(file, lines), lines.Summary);
            }

            using var handle = ParquetFile.Open(file);
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
