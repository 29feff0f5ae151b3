using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace DestinationCdc.Applying;

/// <summary>
/// What an applier notes beside a table while it works on a window. Whoever finds it there knows how that ended: a
/// process takes its attempt out again before it ends, whatever became of it, so that one that does not run any more and
/// left its attempt was killed.
/// </summary>
/// <param name="Held">Files that killed the process when they were read alone.</param>
/// <param name="Open">What is being tried; null: nothing.</param>
sealed record AttemptNote(ImmutableArray<HeldFile> Held, Attempt? Open)
{
    /// <summary>So many processes died of the same before it is looked into.</summary>
    public const int Deadly = 2;

    public static AttemptNote Empty { get; } = new([], null);

    [JsonIgnore]
    public bool IsEmpty => Held.IsEmpty && Open is null;

    /// <summary>
    /// What is no note of ours counts as none: then a window is tried once more as if for the first time.
    /// </summary>
    public static AttemptNote Parse(string? text)
    {
        try
        {
            var note = text is null ? null : JsonSerializer.Deserialize(text, AttemptNoteContext.Default.AttemptNote);
            return note is null || note.Held.IsDefault ? Empty : note;
        }
        catch (JsonException)
        {
            return Empty;
        }
    }

    public override string ToString() => JsonSerializer.Serialize(this, AttemptNoteContext.Default.AttemptNote);

    /// <summary>
    /// With the deaths alone counted. A file that was read alone so many times, and no process came back, is held from now on.
    /// </summary>
    public AttemptNote Settled()
    {
        if (Open is null)
        {
            return this;
        }

        var deaths = Open.Deaths();
        return Open.File is { } file && deaths >= Deadly
            ? new(Held.Add(file), null)
            : this with { Open = Open with { Started = deaths, By = null } };
    }
}
