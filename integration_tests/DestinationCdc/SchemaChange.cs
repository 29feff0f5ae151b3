using System.Collections.Immutable;
using DestinationCdc.Workload;

namespace IntegrationTests.DestinationCdc;

/// <summary>A change of Alpha's schema: a column more, with or without a default, one less, or one that is widened.</summary>
/// <param name="Table">The table after it.</param>
/// <param name="SendsAgain">Every row that lives is sent again.</param>
/// <param name="Filled">The column that comes with a default.</param>
sealed record SchemaChange(WorkloadTable Table, bool SendsAgain, string? Filled = null, object? Default = null)
{
    static readonly string[] Changing = ["a", "b", "s"];

    /// <summary>One that is possible now.</summary>
    public static SchemaChange Next(WorkloadTable table, Random random)
    {
        var isNarrow = table.Columns.Any(column => column.Type == WorkloadType.Int4);
        if (isNarrow && random.Next(2) == 0)
        {
            return new SchemaChange(
                Of([.. table.Columns.Select(column => RandomHistory.Alpha.Columns.Single(c => c.Name == column.Name))]),
                SendsAgain: true);
        }

        var name = Changing[random.Next(Changing.Length)];
        return Has(table, name)
            ? new SchemaChange(Of([.. table.Columns.Where(column => column.Name != name)]), SendsAgain: true)
            : Added(table, name, random);
    }

    public static WorkloadTable Of(ImmutableArray<WorkloadColumn> columns) =>
        new(RandomHistory.Alpha.Name, columns, RandomHistory.Alpha.Key);

    public static bool Has(WorkloadTable table, string name) => table.Columns.Any(column => column.Name == name);

    public static WorkloadColumn Narrow(WorkloadColumn column) => column with { Type = WorkloadType.Int4 };

    static SchemaChange Added(WorkloadTable table, string name, Random random)
    {
        var column = RandomHistory.Alpha.Columns.Single(one => one.Name == name);
        var added = Of(
        [
            .. RandomHistory.Alpha.Columns.Where(one => one == column || Has(table, one.Name))
                .Select(one => table.Columns.FirstOrDefault(now => now.Name == one.Name) ?? one),
        ]);
        object value = column.Type switch
        {
            WorkloadType.Int8 => 7L,
            WorkloadType.Decimal => "0.500",
            _ => "new",
        };
        return random.Next(2) == 0
            ? new SchemaChange(added, SendsAgain: false)
            : new SchemaChange(added, SendsAgain: true, name, value);
    }
}
