using System.Buffers;
using System.Globalization;
using System.Text;
using DestinationCdc.Tables;
using DestinationCdc.Windows.Functions;

namespace DestinationCdc.Json;

/// <summary>
/// Takes the lines of one file apart, envelope <c>wrapped</c>. After <see cref="Read"/> the members tell of that line, as
/// places in it. All upserts of a file have the same columns; the first one says which.
/// </summary>
sealed class JsonEvents(SourceTable table, string topic)
{
    const string Envelopes =
        "expected the envelope wrapped: {\"after\": {…}, \"key\": […], \"updated\": \"…\"}";

    readonly List<(byte[] Raw, string Name)> _columns = [];
    readonly List<JsonSlice> _key = [];
    readonly int[] _keyColumns = new int[table.Key.Length];
    JsonSlice[] _values = [];
    long[] _seen = [];
    long _line;
    JsonSlice _after, _updated, _mvcc, _keySlice, _topic, _before;
    int _found;
    bool _hasKeyColumns;
    string? _unknown;

    /// <summary>Names of the columns in the order of the first upsert; empty while there was none.</summary>
    public IReadOnlyList<(byte[] Raw, string Name)> Columns => _columns;

    public bool IsDelete => _after.Kind == JsonKind.Null;

    /// <summary>The row was there before; only the option <c>diff</c> tells.</summary>
    public bool IsUpdate => _before.Kind == JsonKind.Object;

    /// <summary>Wall nanoseconds times 10^10 plus logical.</summary>
    public Int128 Updated { get; private set; }

    /// <summary>Like <see cref="Updated"/>; null without the option <c>mvcc_timestamp</c>.</summary>
    public Int128? Mvcc { get; private set; }

    /// <summary>The value of a column by its place among <see cref="Columns"/>; of a delete Missing.</summary>
    public JsonSlice Value(int column) => IsDelete ? default : _values[column];

    /// <summary>The value of a key column by its place in the key.</summary>
    public JsonSlice Key(int place) => _key.Count > 0
        ? _key[_key.Count - table.Key.Length + place]
        : _values[_keyColumns[place]];

    /// <summary>Takes the next line apart.</summary>
    /// <exception cref="JsonFormatException">The line is no event of this table.</exception>
    public void Read(ReadOnlySpan<byte> line)
    {
        _line++;
        ReadEnvelope(line);
        if (_topic.Kind != JsonKind.Missing && !IsText(line, _topic, topic))
        {
            throw new JsonFormatException(
                $"the member topic says another topic than the file's name ('{topic}'): files of two feeds are mixed");
        }

        Updated = Time(line, _updated, "updated");
        Mvcc = _mvcc.Kind == JsonKind.Missing ? null : Time(line, _mvcc, "mvcc_timestamp");
        CheckKey();
        if (!IsDelete)
        {
            CheckAfter();
            CheckKey(line);
        }
        else if (_key.Count == 0)
        {
            throw new JsonFormatException("a delete without key; create the feed WITH key_in_value");
        }
    }

    static JsonFormatException OfTheFeed(string message) => new(message) { IsOfTheFeed = true };

    void ReadEnvelope(ReadOnlySpan<byte> line)
    {
        (_after, _updated, _mvcc, _unknown) = (default, default, default, null);
        (_keySlice, _topic, _before) = (default, default, default);
        _key.Clear();
        var text = new JsonText(line);
        text.Expect((byte)'{');
        if (!text.Take((byte)'}'))
        {
            do
            {
                ReadMember(line, ref text);
            }
            while (text.Take((byte)','));
            text.Expect((byte)'}');
        }

        text.ExpectEnd();
        CheckEnvelope();
    }

    void ReadMember(ReadOnlySpan<byte> line, ref JsonText text)
    {
        var name = text.ReadName().Of(line);
        switch (name)
        {
            case var _ when name.SequenceEqual("after"u8):
                CheckOnce(_after, "after");
                _after = ReadAfter(line, ref text);
                break;
            case var _ when name.SequenceEqual("key"u8):
                CheckOnce(_keySlice, "key");
                _keySlice = ReadKey(ref text);
                break;
            case var _ when name.SequenceEqual("updated"u8):
                CheckOnce(_updated, "updated");
                _updated = text.ReadValue();
                break;
            case var _ when name.SequenceEqual("mvcc_timestamp"u8):
                CheckOnce(_mvcc, "mvcc_timestamp");
                _mvcc = text.ReadValue();
                break;
            case var _ when name.SequenceEqual("before"u8):
                CheckOnce(_before, "before");
                _before = text.ReadValue();
                break;
            case var _ when name.SequenceEqual("topic"u8):
                CheckOnce(_topic, "topic");
                _topic = text.ReadValue();
                break;
            default:
                _unknown ??= Encoding.UTF8.GetString(name);
                text.ReadValue();
                break;
        }
    }

    void CheckEnvelope()
    {
        switch (_unknown)
        {
            case null:
                break;
            case "__crdb__":
                throw OfTheFeed("the envelope is bare, in which JSON cannot tell a delete from a row of NULLs; create "
                    + "the feed WITH envelope = wrapped, or in Parquet");
            case "op" or "source" or "ts_ns" when _after.Kind != JsonKind.Missing:
            case "payload" or "schema":
                throw OfTheFeed("the envelope is enriched, which this version does not apply; create the feed "
                    + "WITH envelope = wrapped");
            case "resolved":
                throw new JsonFormatException("a message of the type resolved stands among the rows; " + Envelopes);
            default:
                throw new JsonFormatException(
                    $"the member '{_unknown}' belongs to no envelope of a changefeed; {Envelopes}");
        }

        if (_keySlice.Kind == JsonKind.Missing && _updated.Kind == JsonKind.Missing
            && _after.Kind == JsonKind.Missing)
        {
            throw new JsonFormatException($"an object without any member of a changefeed; {Envelopes}");
        }

        if (_updated.Kind == JsonKind.Missing)
        {
            throw OfTheFeed("the line has no member updated: rows without times have no order; create the feed "
                + "WITH updated");
        }

        if (_after.Kind is not (JsonKind.Null or JsonKind.Object))
        {
            throw new JsonFormatException($"the member after is {_after.Describe()}, expected an object, or null for "
                + "a delete");
        }
    }

    static void CheckOnce(JsonSlice member, string name)
    {
        if (member.Kind != JsonKind.Missing)
        {
            throw new JsonFormatException($"the member {name} stands twice");
        }
    }

    JsonSlice ReadKey(ref JsonText text)
    {
        if (!text.Take((byte)'['))
        {
            return text.ReadValue();
        }

        var start = text.At - 1;
        if (!text.Take((byte)']'))
        {
            do
            {
                _key.Add(text.ReadValue());
            }
            while (text.Take((byte)','));
            text.Expect((byte)']');
        }

        return new JsonSlice(JsonKind.Array, start, text.At - start);
    }

    void CheckKey()
    {
        if (_keySlice.Kind == JsonKind.Missing)
        {
            return;
        }

        if (_keySlice.Kind != JsonKind.Array)
        {
            throw new JsonFormatException($"the member key is {_keySlice.Describe()}, expected an array");
        }

        // The shard of a hash-sharded key is virtual and stands first.
        var shards = _key.Count - table.Key.Length;
        if (shards != 0 && !(shards == 1 && table.MayHaveShard))
        {
            throw new JsonFormatException(string.Create(
                CultureInfo.InvariantCulture,
                $"the key has {_key.Count} value(s), the primary key [{string.Join(", ", table.Key)}] has "
                + $"{table.Key.Length}; the primary key was changed, or it is configured wrongly"));
        }

        for (var i = 0; i < table.Key.Length; i++)
        {
            if (Key(i).Kind == JsonKind.Null)
            {
                throw new JsonFormatException($"column '{table.Key[i]}': found null, expected a value: it is in the "
                    + "primary key");
            }
        }
    }

    JsonSlice ReadAfter(ReadOnlySpan<byte> line, ref JsonText text)
    {
        if (!text.Take((byte)'{'))
        {
            return text.ReadValue();
        }

        var start = text.At - 1;
        var isFirst = _columns.Count == 0;
        var place = 0;
        if (!text.Take((byte)'}'))
        {
            do
            {
                var name = text.ReadName();
                var column = isFirst ? Add(line, name) : Find(line, name, place);
                if (_seen[column] == _line)
                {
                    throw new JsonFormatException($"column '{_columns[column].Name}' stands twice");
                }

                _seen[column] = _line;
                _values[column] = text.ReadValue();
                place++;
            }
            while (text.Take((byte)','));
            text.Expect((byte)'}');
        }

        _found = place;
        return new JsonSlice(JsonKind.Object, start, text.At - start);
    }

    void CheckAfter()
    {
        if (_found < _columns.Count)
        {
            var missing = _columns[Array.FindIndex(_seen, seen => seen != _line)].Name;
            throw new JsonFormatException($"column '{missing}' is missing, which the rows before have; all rows of a "
                + "file have the same columns");
        }

        if (!_hasKeyColumns)
        {
            FindKey();
            _hasKeyColumns = true;
        }
    }

    void FindKey()
    {
        if (_columns.Count == 0)
        {
            throw new JsonFormatException("the member after is empty, expected the columns of the table");
        }

        for (var i = 0; i < _keyColumns.Length; i++)
        {
            _keyColumns[i] = _columns.FindIndex(column => table.KeyPlace(column.Name) == i);
            if (_keyColumns[i] < 0)
            {
                throw new JsonFormatException($"column '{table.Key[i]}' of the primary key is missing; found "
                    + string.Join(", ", _columns.Take(20).Select(column => column.Name)));
            }
        }
    }

    int Add(ReadOnlySpan<byte> line, JsonSlice name)
    {
        var text = TextOf(line, name);
        if (_columns.FindIndex(column => column.Name == text) is >= 0 and var known)
        {
            return known;
        }

        _columns.Add((name.Of(line).ToArray(), text));
        Array.Resize(ref _values, _columns.Count);
        Array.Resize(ref _seen, _columns.Count);
        return _columns.Count - 1;
    }

    /// <summary>Nearly always the column at the same place as in the first line.</summary>
    int Find(ReadOnlySpan<byte> line, JsonSlice name, int place)
    {
        if (place < _columns.Count && name.Of(line).SequenceEqual(_columns[place].Raw))
        {
            return place;
        }

        var text = TextOf(line, name);
        var column = _columns.FindIndex(known => known.Name == text);
        return column >= 0
            ? column
            : throw new JsonFormatException($"column '{text}' is unknown to the rows before it; all rows of a file "
                + "have the same columns");
    }

    void CheckKey(ReadOnlySpan<byte> line)
    {
        for (var i = 0; i < _keyColumns.Length; i++)
        {
            var value = _values[_keyColumns[i]];
            if (value.Kind == JsonKind.Null)
            {
                throw new JsonFormatException($"column '{table.Key[i]}': found null, expected a value: it is in the "
                    + "primary key");
            }

            if (_key.Count > 0 && !Key(i).RawOf(line).SequenceEqual(value.RawOf(line)))
            {
                throw new JsonFormatException($"column '{table.Key[i]}': the key says another value than the row; the "
                    + "primary key was changed, or its columns are configured in another order");
            }
        }
    }

    static Int128 Time(ReadOnlySpan<byte> line, JsonSlice value, string member)
    {
        if (value.Kind == JsonKind.Text && ClusterTimeText.TryParse(value.Of(line), out var time))
        {
            return time;
        }

        throw new JsonFormatException($"the member {member} is {value.Describe()}, expected a time like "
            + "\"1772409538000000005.0000000000\" (nanoseconds within 64 bits, point, ten digits)");
    }

    static bool IsText(ReadOnlySpan<byte> line, JsonSlice slice, string text) =>
        slice.Kind == JsonKind.Text && TextOf(line, slice) == text;

    static string TextOf(ReadOnlySpan<byte> line, JsonSlice slice)
    {
        if (!slice.IsEscaped)
        {
            return Encoding.UTF8.GetString(slice.Of(line));
        }

        var buffer = ArrayPool<byte>.Shared.Rent(slice.Length);
        try
        {
            return Encoding.UTF8.GetString(buffer, 0, JsonEscapes.Resolve(slice.Of(line), buffer));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
