using System.Reflection;
using Xunit;

namespace UnitTests.SourceTree;

/// <summary>An interface is a seam: something that really comes in two kinds.</summary>
public sealed class SeamTests
{
    [Fact]
    public void Every_interface_has_at_least_two_implementations_that_ship()
    {
        var types = Repository.Rooms.SelectMany(room => Assembly.Load(room).GetTypes()).ToArray();
        var thin = types.Where(type => type.IsInterface)
            .Select(seam => (Name: seam.FullName, Count: types.Count(type => Implements(type, seam))))
            .Where(seam => seam.Count < 2)
            .Select(seam => $"{seam.Name} has {seam.Count} implementation(s)");

        Findings.AssertNone(thin);
    }

    static bool Implements(Type type, Type seam) =>
        type is { IsClass: true, IsAbstract: false } or { IsValueType: true } && type.IsAssignableTo(seam);
}
