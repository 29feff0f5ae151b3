namespace Lakehouse.Schema;

/// <summary>How a column is found in data files: by its own name, by a physical name or by a field id.</summary>
enum ColumnMappingMode
{
    None,
    Name,
    Id,
}
