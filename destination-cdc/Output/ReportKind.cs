namespace DestinationCdc.Output;

/// <summary>Whose result a table for people shows; the JSON document has the same fields for all.</summary>
enum ReportKind
{
    /// <summary>What was done.</summary>
    Applied,

    /// <summary>What would be done.</summary>
    Planned,

    /// <summary>Where the tables are: no rows have been counted.</summary>
    Status,
}
