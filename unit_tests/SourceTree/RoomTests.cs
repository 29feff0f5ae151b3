using System.Xml.Linq;
using Xunit;

namespace UnitTests.SourceTree;

/// <summary>Who references whom, read from the project files.</summary>
public sealed class RoomTests
{
    static readonly string[] Judges = ["unit_tests", "integration_tests", "benchmarks"];

    [Fact]
    public void Every_project_of_the_solution_has_its_place_on_the_map()
    {
        var projects = XDocument.Parse(Repository.Read("suite.slnx")).Descendants("Project")
            .Select(project => Path.GetFileNameWithoutExtension(project.Attribute("Path")!.Value));

        Assert.Equivalent(Repository.Rooms.Concat(Judges), projects, strict: true);
    }

    [Theory]
    [InlineData("duckdb")]
    [InlineData("connector-kit", "duckdb")]
    [InlineData("lakehouse", "connector-kit", "duckdb")]
    [InlineData("source-databricks", "connector-kit", "duckdb", "lakehouse")]
    [InlineData("destination-cdc", "connector-kit", "duckdb", "lakehouse")]
    public void A_room_references_only_the_rooms_below_it(string room, params string[] below)
    {
        var references = XDocument.Parse(Repository.Read($"{room}/{room}.csproj")).Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Subset(below.ToHashSet(StringComparer.Ordinal), references.ToHashSet(StringComparer.Ordinal));
    }
}
