using System.Globalization;

namespace Lakehouse.DeletionVectors;

/// <summary>Where a file's deleted rows are recorded.</summary>
/// <param name="StorageType">u: file named by a UUID under the table's root; i: inline; p: absolute path.</param>
/// <param name="Offset">Where in the file the vector's size stands; null for inline ones (and then 0 in files).</param>
/// <param name="SizeInBytes">Of the serialized bitmap, without size and checksum.</param>
/// <param name="Cardinality">Deleted rows.</param>
sealed record DeletionVectorDescriptor(
    string StorageType, string PathOrInlineDv, int? Offset, int SizeInBytes, long Cardinality)
{
    public const string UuidStorage = "u";
    public const string InlineStorage = "i";
    public const string PathStorage = "p";

    /// <summary>Tells this vector from every other one of the same data file.</summary>
    public string UniqueId => Offset is { } offset
        ? string.Create(CultureInfo.InvariantCulture, $"{StorageType}{PathOrInlineDv}@{offset}")
        : StorageType + PathOrInlineDv;
}
