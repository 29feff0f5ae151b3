using System.Globalization;
using ConnectorKit.Errors;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Planning;

namespace DestinationCdc.Applying;

/// <summary>
/// Keeps, in the warehouse, which windows are being worked on. A process that is killed in one (out of memory, a crash of
/// the engine) cannot say so itself; the next one finds the attempt still open. After two such deaths a table goes on in the
/// smallest windows and each file is read alone first, and a file that kills twice alone is held.
/// </summary>
sealed class AttemptJournal(string writer, IWarehouse warehouse, MemoryEstimate memory)
{
    static readonly TimeSpan EndTimeout = TimeSpan.FromSeconds(10);

    /// <summary>The notes as they stand in the warehouse.</summary>
    readonly Dictionary<TableName, AttemptNote> _notes = [];

    readonly HashSet<TableName> _open = [];

    /// <summary>Takes over what earlier processes left: the table is held before files that killed them.</summary>
    public async Task ReadAsync(TableRun table, CancellationToken cancellationToken)
    {
        if (!_notes.TryGetValue(table.Target, out var note))
        {
            note = await LeftAsync(table.Target, cancellationToken);
        }

        // With more memory than then it is tried again, and where the file is another one by now.
        note = note with
        {
            Held = [.. note.Held.Where(held => held.EngineBytes >= memory.EngineBytes && !IsReplaced(held, table))],
        };
        _notes[table.Target] = note;

        table.IsCareful = note.Open is { } open && open.After == table.Position?.ToString()
            && (open.File is not null || open.Started >= AttemptNote.Deadly);
        foreach (var known in table.Files.Where(known => known.MayHoldRowsAfter(table.Position)))
        {
            if (note.Held.FirstOrDefault(held => held.Is(known.File)) is { } held)
            {
                table.Block(new Blocker(known.File.Name.Time, Message(table, held)));
            }
        }
    }

    /// <summary>The window's files, those first at which an earlier process died.</summary>
    public IEnumerable<DataFile> SuspectsFirst(TableName table, PlannedWindow window)
    {
        var suspect = _notes[table].Open?.File;
        return window.Files.Select(known => known.File).OrderBy(file => suspect?.Is(file) == true ? 0 : 1);
    }

    /// <summary>Says what is tried next.</summary>
    /// <param name="file">The one that is read alone; null: the whole window.</param>
    public async Task StartAsync(TableName table, Position? after, DataFile? file, CancellationToken cancellationToken)
    {
        var tried = file is null ? null : HeldFile.Of(file, memory.EngineBytes);
        var note = _notes[table];
        var isSame = note.Open is { } open && open.After == after?.ToString() && open.File == tried;
        var before = isSame && !_open.Contains(table) ? note.Open!.Started : 0;
        _open.Add(table);
        _notes[table] = note with
        {
            Open = new Attempt(after?.ToString(), tried, before + 1, ProcessIdentity.Current),
        };
        await warehouse.WriteNoteAsync(table, writer, _notes[table].ToString(), cancellationToken);
    }

    /// <summary>
    /// Everything that was started has ended, well or not. What cannot be noted now counts as one death too many, which does
    /// no harm.
    /// </summary>
    public async Task EndAsync()
    {
        using var soon = new CancellationTokenSource(EndTimeout);
        foreach (var table in _open)
        {
            var note = _notes[table] with { Open = null };
            _notes[table] = note;
            try
            {
                await warehouse.WriteNoteAsync(table, writer, note.IsEmpty ? null : note.ToString(), soon.Token);
            }
            catch (Exception e) when (e is ConnectorException or OperationCanceledException)
            {
                continue;
            }
        }

        _open.Clear();
    }

    /// <summary>What earlier processes left, and those that work beside this one.</summary>
    async Task<AttemptNote> LeftAsync(TableName table, CancellationToken cancellationToken)
    {
        string? text;
        AttemptNote note;
        do
        {
            // Between the reading and the look at its process one that ended in good order has taken its attempt out.
            text = await warehouse.ReadNoteAsync(table, writer, cancellationToken);
            note = AttemptNote.Parse(text).Settled();
        }
        while (!note.IsEmpty && text != await warehouse.ReadNoteAsync(table, writer, cancellationToken));

        return note;
    }

    static bool IsReplaced(HeldFile held, TableRun table) =>
        table.Files.Any(known => known.File.Object.Key == held.Key && !held.Is(known.File));

    static string Message(TableRun table, HeldFile held)
    {
        var size = held.Size.ToString(CultureInfo.InvariantCulture);
        var memory = (held.EngineBytes >> 20).ToString(CultureInfo.InvariantCulture);
        return $"{held.Key}: {AttemptNote.Deadly} processes were killed while they read this file of {size} bytes "
            + $"alone, with {memory} MiB for the engine: it needs more memory, or it crashes the engine. Give it more "
            + "(`engine.memory`, or the container's limit), or restore the file from the source; it is tried again "
            + $"when either has changed. {table.Target} is held before it.";
    }
}
