using ConnectorKit.Warehouses;
using DuckDB;

namespace DestinationCdc.Json;

/// <summary>One thread's part of a <see cref="JsonScan"/>.</summary>
sealed class JsonReader(JsonScan scan, JsonScan.NextFile next) : IDisposable
{
    /// <summary>A chunk is full after so many bytes of lines, however few rows they are.</summary>
    const int ChunkBytes = 4 << 20;

    readonly JsonValueWriter _writer = new();
    readonly int[] _keyPlaces = [.. scan.Columns.Select(column => scan.Table.KeyPlace(column.Name))];
    readonly int[] _places = new int[scan.Columns.Length];
    readonly Int128 _after = scan.Window?.After is { } after ? Number(after) : Int128.MinValue;
    readonly Int128 _upTo = scan.Window is { } window ? Number(window.UpTo) : Int128.MaxValue;
    JsonLines? _lines;
    JsonEvents? _events;
    int _file;
    int _known;

    /// <summary>Fills one chunk; leaves it empty when there are no more files.</summary>
    public void Fill(ChunkWriter chunk)
    {
        var row = 0;
        var bytes = 0L;
        long all = 0, before = 0, behind = 0;
        while (row < ChunkWriter.Capacity && bytes < ChunkBytes && (_lines is not null || Open()))
        {
            try
            {
                if (!_lines!.Read(out var line))
                {
                    Close();
                    continue;
                }

                _events!.Read(line);
                all++;
                before += _events.Updated <= _after ? 1 : 0;
                behind += _events.Updated > _upTo ? 1 : 0;
                if (_events.Updated > _after && _events.Updated <= _upTo)
                {
                    Write(chunk, row++, line);
                    bytes += line.Length;
                }
            }
            catch (JsonFormatException e)
            {
                var fault = JsonFault.Of(scan.Files[_file], _lines!.Line, e);
                scan.Fail(fault);
                throw fault;
            }
        }

        scan.Count(all, before, behind);
        chunk.RowCount = row;
    }

    public void Dispose() => Close();

    static Int128 Number(Position position) => ((Int128)position.Major * 10_000_000_000) + position.Minor;

    bool Open()
    {
        if (next.Take() is not { } file)
        {
            return false;
        }

        _file = file;
        _lines = JsonLines.Open(scan.Files[file]);
        _events = new JsonEvents(scan.Table, scan.Files[file].Name.FullTopic);
        _known = 0;
        return true;
    }

    void Close()
    {
        _lines?.Dispose();
        _lines = null;
    }

    void Write(ChunkWriter chunk, int row, ReadOnlySpan<byte> line)
    {
        var events = _events!;
        if (_known != events.Columns.Count)
        {
            FindPlaces(events);
        }

        var column = 0;
        for (; column < _places.Length; column++)
        {
            var value = events.IsDelete
                ? _keyPlaces[column] >= 0 ? events.Key(_keyPlaces[column]) : default
                : _places[column] >= 0 ? events.Value(_places[column]) : default;
            _writer.Write(chunk[column], row, line, value, scan.Columns[column].Cut, scan.Columns[column].Name);
        }

        chunk[column++].SetUtf8(row, events.IsDelete ? "d"u8 : events.IsUpdate ? "u"u8 : "c"u8);
        chunk[column++].Values<Int128>()[row] = events.Updated;
        if (events.Mvcc is { } mvcc)
        {
            chunk[column++].Values<Int128>()[row] = mvcc;
        }
        else
        {
            chunk[column++].SetNull(row);
        }

        chunk[column++].Values<long>()[row] = _file;
        chunk[column].Values<long>()[row] = _lines!.Line - 1;
    }

    void FindPlaces(JsonEvents events)
    {
        _known = events.Columns.Count;
        for (var i = 0; i < _places.Length; i++)
        {
            _places[i] = -1;
            for (var place = 0; place < _known; place++)
            {
                _places[i] = events.Columns[place].Name == scan.Columns[i].Name ? place : _places[i];
            }
        }
    }
}
