namespace IntegrationTests.Databricks;

/// <summary>Thrown at a step of a commit: the program is gone from there on.</summary>
sealed class StoppedException() : Exception("The program stops here.");
