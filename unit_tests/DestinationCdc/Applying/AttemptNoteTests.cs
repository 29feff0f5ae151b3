using System.Diagnostics;
using DestinationCdc.Applying;
using Xunit;

namespace UnitTests.DestinationCdc.Applying;

/// <summary>What a note of work that was not finished says of the processes that began it.</summary>
public sealed class AttemptNoteTests
{
    static readonly HeldFile File = new("a.parquet", 5, null, 100);

    [Fact]
    public void A_process_that_runs_has_not_died()
    {
        var open = Left(new Attempt("7", null, 2, ProcessIdentity.Current)).Open;

        Assert.Equal(new Attempt("7", null, 1), open);
    }

    [Fact]
    public void A_process_that_was_killed_has_died()
    {
        using var process = Process.Start("sleep", "60");
        var killed = ProcessIdentity.Current with
        {
            Id = process.Id,
            Started = new DateTimeOffset(process.StartTime.ToUniversalTime()),
        };
        var attempt = new Attempt(null, File, 1, killed);
        Assert.Equal(0, attempt.Deaths());

        process.Kill();
        process.WaitForExit();

        Assert.Equal(1, attempt.Deaths());
    }

    [Fact]
    public void Another_process_with_its_number_is_not_it()
    {
        var now = ProcessIdentity.Current;
        Assert.False((now with { Started = now.Started.AddSeconds(-5) }).IsAlive());
        Assert.False((now with { Machine = "another" }).IsAlive());
    }

    [Fact]
    public void A_file_is_held_when_two_died_reading_it_alone()
    {
        var dead = ProcessIdentity.Current with { Machine = "another" };
        Assert.Equal([File], Left(new Attempt("7", File, 2, dead)).Held);
        Assert.Equal([File], Left(new Attempt("7", File, 3, ProcessIdentity.Current)).Held);
        Assert.Empty(Left(new Attempt("7", File, 2, ProcessIdentity.Current)).Held);
        Assert.Empty(Left(new Attempt("7", null, 2, dead)).Held);
    }

    [Fact]
    public void A_note_that_names_no_process_counts_as_a_death()
    {
        var note = AttemptNote.Parse("""{"held": [], "open": {"after": "7", "file": null, "started": 2}}""");

        Assert.Equal(2, note.Settled().Open!.Started);
    }

    static AttemptNote Left(Attempt open) => AttemptNote.Parse(new AttemptNote([], open).ToString()).Settled();
}
