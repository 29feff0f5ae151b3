namespace ConnectorKit.Configuration;

/// <summary>Finds the name that a user probably meant.</summary>
public static class NearestName
{
    /// <summary>The name with the fewest edits, when at most a third of its letters (and at least two) differ; else null.</summary>
    public static string? Of(string word, IEnumerable<string> known)
    {
        string? best = null;
        var fewest = int.MaxValue;
        foreach (var name in known)
        {
            var edits = Edits(word.ToLowerInvariant(), name);
            if (edits < fewest)
            {
                (best, fewest) = (name, edits);
            }
        }

        return best is not null && fewest <= Math.Max(2, best.Length / 3) ? best : null;
    }

    static int Edits(string from, string to)
    {
        var row = new int[to.Length + 1];
        for (var j = 0; j <= to.Length; j++)
        {
            row[j] = j;
        }

        for (var i = 1; i <= from.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= to.Length; j++)
            {
                var substituted = diagonal + (from[i - 1] == to[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[to.Length];
    }
}
