using System.Text.Json;
using ConnectorKit.Warehouses;
using Lakehouse.Schema;

namespace IntegrationTests.Lakehouse;

/// <summary>
/// A table that Spark wrote, with what Spark reports of it: see <c>testdata/delta-golden/spark/README.md</c>.
/// </summary>
sealed class GoldenTable
{
    /// <summary>The folder that holds the tables as <c>spark/NAME/delta</c>: catalog, schema and table.</summary>
    public static readonly string Lakehouse =
        Path.Combine(Repository.Root, "integration_tests", "testdata", "delta-golden");

    static readonly string Folder = Path.Combine(Lakehouse, "spark");

    readonly JsonElement _expected;

    public GoldenTable(string name)
    {
        Name = name;
        using var document = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(Folder, name, "expected.json")));
        _expected = document.RootElement.Clone();
    }

    public static IEnumerable<string> AllNames => Directory.GetDirectories(Folder)
        .Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal);

    public string Name { get; }

    public TableName Table => new("spark", Name, "delta");

    public string Root => Path.Combine(Folder, Name, "delta");

    /// <summary>One JSON object per row, in no order; null where Spark itself refuses the table.</summary>
    public string? RowsFile =>
        Path.Combine(Folder, Name, "expected.ndjson") is var path && File.Exists(path) ? path : null;

    public bool SparkReadsIt => !_expected.TryGetProperty("sparkError", out var _);

    public long Version => _expected.GetProperty("version").GetInt64();

    public int Files => _expected.GetProperty("numFiles").GetInt32();

    public (int MinReader, int MinWriter, string[] Readers, string[] Writers) Protocol
    {
        get
        {
            var protocol = _expected.GetProperty("protocol");
            return (protocol.GetProperty("minReaderVersion").GetInt32(),
                protocol.GetProperty("minWriterVersion").GetInt32(),
                Texts(protocol, "readerFeatures"), Texts(protocol, "writerFeatures"));
        }
    }

    public string[] PartitionColumns => Texts(_expected, "partitionColumns");

    public Dictionary<string, string> Properties => _expected.GetProperty("properties").EnumerateObject()
        .ToDictionary(property => property.Name, property => property.Value.GetString()!, StringComparer.Ordinal);

    /// <summary>Without metadata.</summary>
    public string Schema => Bare(DeltaSchema.Parse(
        _expected.GetProperty("schema").GetRawText(), ColumnMappingMode.None));

    /// <summary>Vectors, rows they delete, and their storage types.</summary>
    public (int Vectors, long Rows, string[] Storage) DeletionVectors
    {
        get
        {
            var vectors = _expected.GetProperty("deletionVectors");
            return (vectors.GetProperty("files").GetInt32(), vectors.GetProperty("deletedRows").GetInt64(),
                Texts(vectors, "storageTypes"));
        }
    }

    /// <summary>Row counts of every version that can still be loaded.</summary>
    public IEnumerable<(long Version, long Rows)> Versions => _expected.GetProperty("versions").EnumerateArray()
        .Select(entry => (entry.GetProperty("version").GetInt64(), entry.GetProperty("rowCount").GetInt64()));

    public Dictionary<string, long> Transactions => _expected.TryGetProperty("expectTxn", out var transactions)
        ? transactions.EnumerateObject().ToDictionary(
            transaction => transaction.Name, transaction => transaction.Value.GetInt64(), StringComparer.Ordinal)
        : [];

    public static string Bare(DeltaSchema schema) => new DeltaSchema([.. schema.Fields.Select(Bare)]).ToJson();

    /// <summary>The table's folder as another one, which may be changed.</summary>
    public void CopyTo(string folder)
    {
        foreach (var file in Directory.GetFiles(Root, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(folder, Path.GetRelativePath(Root, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    static DeltaField Bare(DeltaField field) => new(field.Name, Bare(field.Type), field.Nullable);

    static DeltaType Bare(DeltaType type) => type switch
    {
        StructType nested => new StructType([.. nested.Fields.Select(Bare)]),
        ArrayType array => array with { Element = Bare(array.Element) },
        MapType map => map with { Key = Bare(map.Key), Value = Bare(map.Value) },
        _ => type,
    };

    static string[] Texts(JsonElement owner, string name) => owner.TryGetProperty(name, out var texts)
        ? [.. texts.EnumerateArray().Select(text => text.GetString()!).Order(StringComparer.Ordinal)]
        : [];
}
