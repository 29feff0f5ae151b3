namespace DestinationCdc.Output;

/// <summary>What is being done: one line that changes on a terminal, nothing where nobody looks.</summary>
sealed class ProgressLine(TextWriter messages) : IProgress<string>, IDisposable
{
    const string EraseLine = "\r\u001b[2K";
    const int Widest = 110;
    readonly bool _terminal = !Console.IsErrorRedirected;
    bool _shown;

    public void Report(string value)
    {
        if (_terminal)
        {
            messages.Write($"{EraseLine}{(value.Length > Widest ? value[..Widest] : value)}");
            _shown = true;
        }
        else
        {
            messages.WriteLine(value);
        }
    }

    public void Clear()
    {
        if (_shown)
        {
            messages.Write(EraseLine);
            _shown = false;
        }
    }

    public void Dispose() => Clear();
}
