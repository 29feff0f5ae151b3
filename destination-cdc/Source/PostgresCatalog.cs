using System.Collections.Immutable;
using ConnectorKit.Sql;
using Npgsql;

namespace DestinationCdc.Source;

/// <summary>
/// Makes a CREATE TABLE statement of PostgreSQL's catalog
/// (https://www.postgresql.org/docs/current/catalogs.html). Built-in types stand with their internal names (int4,
/// numeric), which mean the same to CockroachDB; others are quoted.
/// </summary>
static class PostgresCatalog
{
    /// <summary>
    /// A domain counts as its base type; numeric's modifier is ((precision &lt;&lt; 16) | scale) + 4.
    /// </summary>
    const string ColumnsSql = """
        SELECT a.attname, y.typname, y.typnamespace = 'pg_catalog'::regnamespace, e.oid IS NOT NULL,
            CASE WHEN y.typname = 'numeric' AND m.typmod > 3 THEN ((m.typmod - 4) >> 16) & 65535 END,
            CASE WHEN y.typname = 'numeric' AND m.typmod > 3 THEN (m.typmod - 4) & 2047 END,
            a.attnotnull, a.attgenerated = 'v'
        FROM pg_attribute a
        JOIN pg_type d ON d.oid = a.atttypid
        JOIN pg_type t ON t.oid = CASE d.typtype WHEN 'd' THEN d.typbasetype ELSE d.oid END
        CROSS JOIN LATERAL (SELECT CASE d.typtype WHEN 'd' THEN d.typtypmod ELSE a.atttypmod END AS typmod) m
        LEFT JOIN pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
        JOIN pg_type y ON y.oid = coalesce(e.oid, t.oid)
        WHERE a.attrelid = $1::oid AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY a.attnum
        """;

    const string KeySql = """
        SELECT a.attname
        FROM pg_index i
        CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place)
        JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
        WHERE i.indrelid = $1::oid AND i.indisprimary AND k.place <= i.indnkeyatts
        ORDER BY k.place
        """;

    /// <summary>The statement; null when there is no such table.</summary>
    /// <param name="name">Of three parts the first is the database: the one that is connected.</param>
    public static async Task<string?> CreateStatementAsync(
        NpgsqlConnection connection, ImmutableArray<string> name, CancellationToken cancellationToken)
    {
        var quoted = string.Join('.', name.TakeLast(2).Select(SqlDialect.DuckDb.Identifier));
        await using var find = new NpgsqlCommand("SELECT to_regclass($1)::oid", connection);
        find.Parameters.Add(new NpgsqlParameter<string> { TypedValue = quoted });
        if (await find.ExecuteScalarAsync(cancellationToken) is not uint table)
        {
            return null;
        }

        var items = await ReadAsync(connection, ColumnsSql, table, Column, cancellationToken);
        var key = await ReadAsync(connection, KeySql, table, row => Quoted(row.GetString(0)), cancellationToken);
        if (key.Count > 0)
        {
            items.Add($"PRIMARY KEY ({string.Join(", ", key)})");
        }

        return $"CREATE TABLE {quoted} ({string.Join(", ", items)})";
    }

    static string Column(NpgsqlDataReader row)
    {
        var type = row.GetBoolean(2) ? row.GetString(1) : Quoted(row.GetString(1));
        var digits = row.IsDBNull(4) ? "" : $"({row.GetInt32(4)},{row.GetInt32(5)})";
        var array = row.GetBoolean(3) ? "[]" : "";
        var notNull = row.GetBoolean(6) ? " NOT NULL" : "";
        var isVirtual = row.GetBoolean(7) ? " AS (0) VIRTUAL" : "";
        return $"{Quoted(row.GetString(0))} {type}{digits}{array}{notNull}{isVirtual}";
    }

    static string Quoted(string name) => SqlDialect.DuckDb.Identifier(name);

    static async Task<List<string>> ReadAsync(
        NpgsqlConnection connection,
        string sql,
        uint table,
        Func<NpgsqlDataReader, string> text,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        command.Parameters.Add(new NpgsqlParameter { Value = table, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Oid });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(text(reader));
        }

        return rows;
    }
}
