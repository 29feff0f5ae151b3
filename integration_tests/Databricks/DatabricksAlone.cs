using Xunit;

namespace IntegrationTests.Databricks;

/// <summary>The collection <see cref="DatabricksDouble.Collection"/>.</summary>
[CollectionDefinition(DatabricksDouble.Collection, DisableParallelization = true)]
public sealed class DatabricksAlone;
