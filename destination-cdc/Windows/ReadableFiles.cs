using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using ConnectorKit.ObjectStores;
using DestinationCdc.Parquet;

namespace DestinationCdc.Windows;

/// <summary>
/// The Parquet files of a window as the engine may read them: in place, a copy with a rewritten footer where it would misread
/// them or take their path for a pattern, and small files of one schema together in one: a file costs the engine about as
/// much as a thousand rows. Disposing removes what was written.
/// </summary>
/// <param name="apart">Files that never stand in one unit with others; null: none.</param>
sealed class ReadableFiles(string tempFolder, IReadOnlySet<StoredObject>? apart = null) : IDisposable
{
    /// <summary>Of one unit; several can be read at once.</summary>
    const int MostFiles = 4096;

    /// <summary>Of one unit, whose footer the engine holds in memory with some hundred bytes for each.</summary>
    const int MostChunks = 100_000;

    static readonly SearchValues<char> PatternSigns = SearchValues.Create("*?[]{}");
    readonly string _folder = Path.Combine(tempFolder, Guid.NewGuid().ToString("N"));
    readonly Dictionary<FileShape, ImmutableArray<ReadUnit>> _units = new(ReferenceEqualityComparer.Instance);
    readonly Dictionary<InspectedFile, ReadUnit> _single = new(ReferenceEqualityComparer.Instance);
    int _copies;

    /// <summary>The files of a shape; made once.</summary>
    public ImmutableArray<ReadUnit> Of(FileShape shape)
    {
        if (!_units.TryGetValue(shape, out var units))
        {
            _units.Add(shape, units = Of(shape.Files, ReadAs.Values));
        }

        return units;
    }

    /// <summary>Some files.</summary>
    public ImmutableArray<ReadUnit> Of(IEnumerable<InspectedFile> files, ReadAs readAs) =>
    [
        .. files
            .GroupBy(file => SmallFiles.IsSmall(file.File)
                ? (null, apart?.Contains(file.File.Object) ?? false, SchemaOf(file))
                : ((InspectedFile?)file, false, ""))
            .SelectMany(group => group.Chunk(FilesAtOnce(group.First().Footer!)))
            .Select(group => group is [var file] ? Single(file, readAs) : Write(group, readAs)),
    ];

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    ReadUnit Single(InspectedFile file, ReadAs readAs)
    {
        if (readAs == ReadAs.Bytes)
        {
            return Write([file], readAs);
        }

        if (!_single.TryGetValue(file, out var unit))
        {
            unit = FooterRewriter.IsNeeded(file.Footer!.Columns) || IsPattern(file.File.LocalPath)
                ? Write([file], readAs)
                : new ReadUnit(file.File.LocalPath, [file]);
            _single.Add(file, unit);
        }

        return unit;
    }

    ReadUnit Write(InspectedFile[] files, ReadAs readAs)
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, $"{_copies++}.parquet");
        RewrittenFile.Write(
            [.. files.Select(file => file.Footer!)], i => ParquetFile.Open(files[i].File), readAs, path);
        return new ReadUnit(path, [.. files]);
    }

    /// <summary>Byte by byte, as something to compare.</summary>
    static string SchemaOf(InspectedFile file) => Encoding.Latin1.GetString(file.Footer!.Schema.Span);

    /// <summary>Files of one schema have about as many column chunks as the first.</summary>
    static int FilesAtOnce(ParquetFooter footer) =>
        Math.Clamp(MostChunks / Math.Max(1, footer.Leaves.Length * footer.RowGroups.Length), 1, MostFiles);

    static bool IsPattern(string path) => path.AsSpan().ContainsAny(PatternSigns);
}
