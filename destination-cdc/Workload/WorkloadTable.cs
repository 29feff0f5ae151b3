using System.Collections.Immutable;

namespace DestinationCdc.Workload;

/// <summary>A generated table.</summary>
/// <param name="Key">Primary key columns in key order.</param>
sealed record WorkloadTable(string Name, ImmutableArray<WorkloadColumn> Columns, ImmutableArray<string> Key)
{
    public ImmutableArray<int> KeyIndexes { get; } =
        [.. Key.Select(name => Columns.Select(column => column.Name).ToList().IndexOf(name))];

    /// <summary>As <c>SHOW CREATE TABLE</c> prints it, on one line.</summary>
    public string CreateStatement
    {
        get
        {
            var columns = Columns.Select(c => $"{c.Name} {c.SqlType}{(Key.Contains(c.Name) ? " NOT NULL" : " NULL")}");
            var key = string.Join(", ", Key.Select(name => $"{name} ASC"));
            return $"CREATE TABLE public.{Name} ({string.Join(", ", columns)}, "
                + $"CONSTRAINT {Name}_pkey PRIMARY KEY ({key}))";
        }
    }

    /// <summary>The row as a delete event carries it: the key and nothing else.</summary>
    public object?[] KeyOnly(object?[] row) => [.. row.Select((value, i) => KeyIndexes.Contains(i) ? value : null)];

    /// <summary>One value per key, also for keys of several columns; equal texts are equal keys.</summary>
    public string KeyText(object?[] row) => string.Join('\u001f', KeyIndexes.Select(i => row[i]));
}
