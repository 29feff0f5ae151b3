using System.Buffers;
using DestinationCdc.Parquet;

namespace DestinationCdc.Windows;

/// <summary>
/// The Parquet files of a window as the engine may read them: in place, or a copy with a rewritten footer where it would misread them or
/// take their path for a pattern. Disposing removes the copies.
/// </summary>
sealed class ReadableFiles(string tempFolder) : IDisposable
{
    static readonly SearchValues<char> PatternSigns = SearchValues.Create("*?[]{}");
    readonly string _folder = Path.Combine(tempFolder, Guid.NewGuid().ToString("N"));
    readonly Dictionary<InspectedFile, string> _paths = new(ReferenceEqualityComparer.Instance);
    int _copies;

    /// <summary>Paths in the order of the files.</summary>
    public string[] Of(FileShape shape) => [.. shape.Files.Select(Of)];

    /// <summary>The file as it may be read.</summary>
    public string Of(InspectedFile file)
    {
        if (!_paths.TryGetValue(file, out var path))
        {
            path = FooterRewriter.IsNeeded(file.Footer!.Columns) || IsPattern(file.File.LocalPath)
                ? Copy(file, ReadAs.Values)
                : file.File.LocalPath;
            _paths.Add(file, path);
        }

        return path;
    }

    public string Copy(InspectedFile file, ReadAs readAs)
    {
        Directory.CreateDirectory(_folder);
        var path = Path.Combine(_folder, $"{_copies++}.parquet");
        using var source = ParquetFile.Open(file.File.LocalPath);
        RewrittenFile.Write(source, file.Footer!, readAs, path);
        return path;
    }

    public void Dispose()
    {
        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    static bool IsPattern(string path) => path.AsSpan().ContainsAny(PatternSigns);
}
