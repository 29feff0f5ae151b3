using DestinationCdc.Output;

namespace DestinationCdc.Demo;

/// <summary>What a person reads: numbered steps, indented sentences, tables.</summary>
sealed class DemoPage(TextWriter output)
{
    int _step;

    public async Task StepAsync(string title)
    {
        await output.WriteLineAsync();
        await output.WriteLineAsync($"{++_step}. {title}");
        await output.FlushAsync();
    }

    public async Task SayAsync(params string[] lines)
    {
        foreach (var line in lines)
        {
            await output.WriteLineAsync($"   {line}".TrimEnd());
        }

        await output.FlushAsync();
    }

    /// <summary>A table whose first column is text and whose others are numbers.</summary>
    public Task TableAsync(IReadOnlyList<string> headings, IReadOnlyCollection<IReadOnlyList<string>> rows) =>
        SayAsync([.. TextTable.Lines(headings, rows, Enumerable.Range(1, headings.Count - 1).ToHashSet())]);
}
