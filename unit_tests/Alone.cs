using Xunit;

namespace UnitTests;

/// <summary>For tests that measure the process: they run when all others are done, one after the other.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class Alone
{
    public const string Name = nameof(Alone);
}
