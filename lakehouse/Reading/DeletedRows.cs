using ConnectorKit.Errors;
using DuckDB;
using Lakehouse.DeletionVectors;
using Lakehouse.Log;

namespace Lakehouse.Reading;

/// <summary>
/// Deletion vectors as a table of the engine, one row per file: its place in the scan's list and a bit string with one bit
/// per row of the file. A test of one bit costs far less than a join with the deleted positions.
/// </summary>
/// <param name="connection">Owns the table; a second call replaces it.</param>
sealed class DeletedRows(Connection connection, string root)
{
    /// <summary>Columns: <c>file</c> INTEGER, <c>bits</c> BIT.</summary>
    public const string Table = "temp.lakehouse_deleted";

    readonly DeletionVectorStore _store = new(root);

    /// <summary>True for a deleted row; <c>deleted</c> is the table's alias.</summary>
    public static string IsDeleted(string rowNumber) => $"get_bit(deleted.bits, CAST({rowNumber} AS INTEGER)) = 1";

    /// <summary>Fills the table with the vectors of some files.</summary>
    /// <param name="files">By their place in the scan's list; each has a vector and a known number of rows.</param>
    /// <returns>The vectors, for who extends them.</returns>
    public Dictionary<int, RoaringBitmapArray> Load(IEnumerable<(int Index, AddFile File)> files)
    {
        connection.Execute($"CREATE OR REPLACE TEMP TABLE {Table["temp.".Length..]} (file INTEGER, bits BIT)");
        var vectors = new Dictionary<int, RoaringBitmapArray>();
        foreach (var (index, file) in files)
        {
            var rows = _store.Read(file.DeletionVector!);
            connection.Execute($"INSERT INTO {Table} VALUES ($1, $2::BLOB::BIT)", index, Bits(rows, file));
            vectors.Add(index, rows);
        }

        return vectors;
    }

    /// <summary>First row in the highest bit of the first byte, as the engine numbers bits.</summary>
    byte[] Bits(RoaringBitmapArray rows, AddFile file)
    {
        var length = file.NumRecords
            ?? throw new InvalidOperationException($"{file.Path}: the number of rows is unknown.");
        var bits = new byte[Math.Max(1, (length + 7) / 8)];
        foreach (var row in rows.Positions())
        {
            if (row >= length)
            {
                throw new HeldException(
                    $"{root}: the deletion vector of {file.Path} deletes row {row}, and the file has {length} rows. "
                    + "The table is damaged; restore it with the tool that wrote it.");
            }

            bits[row >> 3] |= (byte)(0x80 >> (int)(row & 7));
        }

        return bits;
    }
}
