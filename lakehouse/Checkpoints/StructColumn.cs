using System.Collections.Immutable;
using System.Text;
using DuckDB;
using Lakehouse.Log;

namespace Lakehouse.Checkpoints;

/// <summary>One STRUCT column of a chunk, its fields by name; valid as long as the chunk.</summary>
sealed class StructColumn
{
    readonly Vector _self;
    readonly Dictionary<string, Vector> _fields = new(StringComparer.Ordinal);

    public StructColumn(Vector self)
    {
        _self = self;
        for (var field = 0; field < self.Type.Fields.Count; field++)
        {
            _fields.Add(self.Type.Fields[field].Name, self.StructChild(field));
        }
    }

    public bool Has(int row) => _self.IsValid(row);

    public StructColumn Struct(string field) => new(_fields[field]);

    public string? Text(string field, int row) => TextAt(_fields[field], row);

    public string RequiredText(string field, int row) =>
        Text(field, row) ?? throw new FormatException($"a row without {field}");

    public long? Long(string field, int row) =>
        _fields[field] is var vector && vector.IsValid(row) ? vector.Values<long>()[row] : null;

    public int? Int(string field, int row) =>
        _fields[field] is var vector && vector.IsValid(row) ? vector.Values<int>()[row] : null;

    public bool? Flag(string field, int row) =>
        _fields[field] is var vector && vector.IsValid(row) ? vector.Values<byte>()[row] != 0 : null;

    public ImmutableArray<string>? Texts(string field, int row)
    {
        var vector = _fields[field];
        if (!vector.IsValid(row))
        {
            return null;
        }

        var list = vector.Lists[row];
        var child = vector.ListChild;
        var texts = ImmutableArray.CreateBuilder<string>((int)list.Length);
        for (var index = 0; index < (int)list.Length; index++)
        {
            texts.Add(TextAt(child, (int)list.Offset + index) ?? throw new FormatException($"a NULL in {field}"));
        }

        return texts.ToImmutable();
    }

    public ImmutableSortedDictionary<string, string?>? NullableMap(string field, int row)
    {
        var vector = _fields[field];
        if (!vector.IsValid(row))
        {
            return null;
        }

        var list = vector.Lists[row];
        if (list.Length == 0)
        {
            return LogMap.EmptyNullable;
        }

        var keys = vector.ListChild.StructChild(0);
        var values = vector.ListChild.StructChild(1);
        var map = LogMap.EmptyNullable.ToBuilder();
        for (var entry = (int)list.Offset; entry < (int)(list.Offset + list.Length); entry++)
        {
            map[TextAt(keys, entry) ?? ""] = TextAt(values, entry);
        }

        return map.ToImmutable();
    }

    /// <summary>Entries without a value are left out.</summary>
    public ImmutableSortedDictionary<string, string> Map(string field, int row) => NullableMap(field, row) is { } map
        ? map.Where(entry => entry.Value is not null).ToImmutableSortedDictionary(
            entry => entry.Key, entry => entry.Value!, StringComparer.Ordinal)
        : LogMap.Empty;

    static string? TextAt(Vector vector, int row) =>
        vector.IsValid(row) ? Encoding.UTF8.GetString(vector.Bytes(row)) : null;
}
