namespace DestinationCdc.Parquet;

/// <summary>How often a column occurs, by its number in the footer.</summary>
enum Repetition
{
    Required = 0,
    Optional = 1,
    Repeated = 2,
}
