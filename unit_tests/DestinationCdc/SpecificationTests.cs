using System.Text;
using DestinationCdc;
using UnitTests.SourceTree;
using Xunit;

namespace UnitTests.DestinationCdc;

public sealed class SpecificationTests
{
    /// <summary>Set UPDATE_GOLDEN=1 to write the document anew; build again afterwards.</summary>
    [Fact]
    public void The_embedded_document_is_what_the_configuration_records_say()
    {
        var path = Path.Combine(Repository.Root, "destination-cdc", "spec.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, Specification.Generate());
        }

        Assert.Equal(Specification.Generate(), File.ReadAllText(path));
        Assert.Equal(Specification.Generate(), Encoding.UTF8.GetString(Specification.Read()));
    }
}
