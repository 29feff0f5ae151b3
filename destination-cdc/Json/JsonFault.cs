using System.Globalization;
using ConnectorKit.Errors;
using DestinationCdc.Changefeed;

namespace DestinationCdc.Json;

/// <summary>What was found in a line, with the file and the line.</summary>
static class JsonFault
{
    const string Advice = "restore the file from the source or, when its rows are known to be elsewhere, move it away";

    public static FeedFileException Of(DataFile file, long line, JsonFormatException reason)
    {
        // What is wrong with the file as a whole says so itself or stands before the first line.
        var place = line == 0 || reason.Message.StartsWith("line ", StringComparison.Ordinal)
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $"line {line}, ");
        return reason.IsOfTheFeed
            ? new FeedFileException(file, FailureKind.Configuration, place + reason.Message, reason)
            : new FeedFileException(file, FailureKind.Held, $"{place}{reason.Message}; {Advice}", reason);
    }
}
