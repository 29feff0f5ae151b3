using System.Collections.Immutable;
using System.Text;
using ConnectorKit.Warehouses;
using DestinationCdc.Changefeed;
using DestinationCdc.Tables;

namespace DestinationCdc.Json;

/// <summary>What a file of lines holds: such files have no footer, so every line is read once before anything is planned.</summary>
/// <param name="Columns">In the order of the lines; without upserts only those of the key.</param>
/// <param name="HasUpserts">False when no line says which columns the table has.</param>
sealed record JsonInspection(
    FileSummary Summary, ImmutableArray<JsonColumn> Columns, bool HasUpserts, bool HasMvccTimestamp)
{
    /// <summary>Reads and checks every line.</summary>
    /// <exception cref="FeedFileException">A line is no event of the table.</exception>
    public static JsonInspection Of(DataFile file, SourceTable table)
    {
        using var lines = JsonLines.Open(file);
        var events = new JsonEvents(table, file.Name.FullTopic);
        var tally = new Tally(table);
        try
        {
            while (lines.Read(out var line))
            {
                events.Read(line);
                tally.Add(events, line);
            }
        }
        catch (JsonFormatException e)
        {
            throw JsonFault.Of(file, lines.Line, e);
        }

        return tally.Build(events);
    }

    sealed class Tally(SourceTable table)
    {
        static readonly Int128 MinorRange = 10_000_000_000;

        readonly int[] _keyKinds = new int[table.Key.Length];
        readonly Dictionary<int, ImmutableArray<string>> _fields = [];
        int[] _kinds = [];
        long _rows;
        long _withMvcc;
        Int128 _smallest = Int128.MaxValue;
        Int128 _greatest = Int128.MinValue;

        public void Add(JsonEvents events, ReadOnlySpan<byte> line)
        {
            _rows++;
            _withMvcc += events.Mvcc is null ? 0 : 1;
            _smallest = Int128.Min(_smallest, events.Updated);
            _greatest = Int128.Max(_greatest, events.Updated);
            if (_withMvcc != 0 && _withMvcc != _rows)
            {
                throw new JsonFormatException("some lines have the member mvcc_timestamp and some have not");
            }

            if (events.IsDelete)
            {
                for (var i = 0; i < _keyKinds.Length; i++)
                {
                    _keyKinds[i] |= 1 << (int)events.Key(i).Kind;
                }

                return;
            }

            if (_kinds.Length == 0)
            {
                _kinds = new int[events.Columns.Count];
            }

            for (var i = 0; i < _kinds.Length; i++)
            {
                var value = events.Value(i);
                _kinds[i] |= 1 << (int)value.Kind;
                if (value.Kind == JsonKind.Object && !_fields.ContainsKey(i))
                {
                    _fields.Add(i, FieldNames(line, value));
                }
            }
        }

        public JsonInspection Build(JsonEvents events) => new(
            new FileSummary(_rows, ToPosition(_smallest), ToPosition(_greatest)),
            [.. Columns(events)],
            events.Columns.Count > 0,
            _withMvcc > 0);

        IEnumerable<JsonColumn> Columns(JsonEvents events)
        {
            if (events.Columns.Count == 0)
            {
                return table.Key.Select((name, i) => new JsonColumn(name, Kinds(_keyKinds[i]), []));
            }

            return events.Columns.Select((column, i) =>
            {
                var place = table.KeyPlace(column.Name);
                var kinds = _kinds[i] | (place < 0 ? 0 : _keyKinds[place]);
                return new JsonColumn(column.Name, Kinds(kinds), _fields.GetValueOrDefault(i, []));
            });
        }

        static ImmutableArray<JsonKind> Kinds(int bits) =>
        [
            .. Enum.GetValues<JsonKind>()
                .Where(kind => kind is not (JsonKind.Missing or JsonKind.Null) && (bits & (1 << (int)kind)) != 0),
        ];

        static ImmutableArray<string> FieldNames(ReadOnlySpan<byte> line, JsonSlice value)
        {
            var names = ImmutableArray.CreateBuilder<string>();
            var text = new JsonText(line, value.Start + 1);
            if (!text.Take((byte)'}'))
            {
                do
                {
                    names.Add(Encoding.UTF8.GetString(text.ReadName().Of(line)));
                    text.ReadValue();
                }
                while (text.Take((byte)','));
            }

            return names.ToImmutable();
        }

        static Position ToPosition(Int128 time)
        {
            var (wall, logical) = Int128.DivRem(time, MinorRange);
            return new Position((long)wall, (long)logical);
        }
    }
}
