using System.Collections.Immutable;
using ConnectorKit.Types;
using ConnectorKit.Warehouses;
using DestinationCdc.Tables;
using Xunit;

namespace UnitTests.DestinationCdc.Tables;

public class SourceTableFactoryTests
{
    const string Schema =
        "CREATE TABLE t (id INT8 NOT NULL, amount DECIMAL(10,2), tags INT4[], mood mood, PRIMARY KEY (id))";

    readonly List<string> _problems = [];

    [Fact]
    public void Schema_types_and_renames_become_columns()
    {
        var table = Create(Schema, types: [("amount", "STRING")], renames: [("tags", "labels")]);

        Assert.Empty(_problems);
        Assert.Equal(
            ["id>id BIGINT", "amount>amount STRING", "tags>labels ARRAY<INT>", "mood>mood ?"],
            table!.Columns.Select(c => $"{c.Name}>{c.Target} {c.Type?.ToString() ?? "?"}"));
        Assert.Equal([false, true, true, true], table.Columns.Select(c => c.Nullable));
        Assert.Equal(["id"], table.Key);
        Assert.Equal(["primary"], table.Families);
    }

    [Fact]
    public void Without_a_schema_key_and_types_are_kept()
    {
        var table = Create(null, key: ["b", "a"], types: [("a", "DECIMAL(38,9)")]);

        Assert.Empty(_problems);
        Assert.Empty(table!.Columns);
        Assert.Equal(["b", "a"], table.Key);
        Assert.Equal(DataType.Decimal(38, 9), table.Types["a"]);
    }

    [Fact]
    public void Without_anything_the_key_is_empty() => Assert.Empty(Create(null)!.Key);

    [Theory]
    [InlineData("id,id", "'id' stands twice")]
    [InlineData("nothing", "'nothing' is no column")]
    [InlineData("amount", "[amount] differs from the key of source_schema [id]")]
    public void A_wrong_key_is_a_problem(string key, string expected)
    {
        Assert.Null(Create(Schema, key: key.Split(',')));

        Assert.Contains(_problems, p => p.Contains(expected, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("id", "DATE", "types.id: INT8 cannot become DATE; BIGINT and STRING are possible")]
    [InlineData("id", "ARRAY<", "types.id")]
    [InlineData("id", "VARIANT", "not among the types")]
    [InlineData("tags", "ARRAY<BINARY>", "cannot become")]
    public void A_type_the_values_cannot_have_is_a_problem(string column, string type, string expected)
    {
        Assert.Null(Create(Schema, types: [(column, type)]));

        Assert.Contains(_problems, p => p.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void All_problems_are_reported_at_once()
    {
        Create("CREATE", key: ["a", "a"], types: [("x", "NONSENSE"), ("y", "?")]);

        Assert.Equal(4, _problems.Count);
    }

    [Theory]
    [InlineData("CREATE TABLE t (note STRING, \"Note\" STRING)", "'note' and 'Note' would both be")]
    [InlineData("CREATE TABLE t (__crdb__updated STRING)", "reserved")]
    public void Names_the_target_cannot_tell_apart_are_a_problem(string sql, string expected)
    {
        Create(sql);

        Assert.Contains(_problems, p => p.Contains(expected, StringComparison.Ordinal));
    }

    [Fact]
    public void A_rename_makes_two_names_fit()
    {
        Assert.NotNull(Create("CREATE TABLE t (note STRING, \"Note\" STRING)", renames: [("Note", "note_2")]));
        Assert.Empty(_problems);
    }

    SourceTable? Create(
        string? schema,
        string[]? key = null,
        (string Column, string Type)[]? types = null,
        (string From, string To)[]? renames = null) => SourceTableFactory.Create(
            new SourceTableSettings(
                "t",
                new TableName("main", "s", "t"),
                schema,
                [.. key ?? []],
                (types ?? []).ToImmutableDictionary(t => t.Column, t => t.Type),
                (renames ?? []).ToImmutableDictionary(r => r.From, r => r.To)),
            _problems);
}
