namespace DestinationCdc.Parquet;

/// <summary>Kinds of pages, by their numbers.</summary>
enum PageType
{
    Data = 0,
    Index = 1,
    Dictionary = 2,
    DataV2 = 3,
}
