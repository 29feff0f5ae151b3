namespace DestinationCdc.Parquet;

/// <summary>One entry of the footer's schema list (a tree in pre-order).</summary>
readonly record struct SchemaElement(
    string Name,
    PhysicalType Type,
    int TypeLength,
    Repetition Repetition,
    int Children,
    Annotation Annotation,
    int Precision,
    int Scale);
