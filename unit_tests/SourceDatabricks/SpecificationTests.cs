using System.Runtime.CompilerServices;
using System.Text;
using SourceDatabricks;
using Xunit;

namespace UnitTests.SourceDatabricks;

public sealed class SpecificationTests
{
    /// <summary>After a change of the records run it once with UPDATE_GOLDEN=1 and look at the difference.</summary>
    [Fact]
    public void The_embedded_document_is_what_the_records_say()
    {
        var expected = Specification.Generate();
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(Path.Combine(Root(), "source-databricks", "spec.json"), expected);
        }
        else
        {
            Assert.Equal(expected, Encoding.UTF8.GetString(Specification.Read()));
        }
    }

    static string Root([CallerFilePath] string thisFile = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(thisFile)!, "..", ".."));
}
