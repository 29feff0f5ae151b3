-- once per engine
CREATE OR REPLACE MACRO number_key(x) AS CASE WHEN x IS NULL
    OR regexp_extract(x, '^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$', 0) = ''
    THEN x
WHEN trim(TRAILING '0' FROM trim(LEADING '0' FROM regexp_extract(x, '^[-+]?([0-9]*)', 1) || regexp_extract(x, '^[-+]?[0-9]*[.]([0-9]*)', 1))) = '' THEN '0'
ELSE CASE WHEN x LIKE '-%' THEN '-' ELSE '' END || trim(TRAILING '0' FROM trim(LEADING '0' FROM regexp_extract(x, '^[-+]?([0-9]*)', 1) || regexp_extract(x, '^[-+]?[0-9]*[.]([0-9]*)', 1))) || 'E' || CAST(coalesce(TRY_CAST(regexp_extract(x, '[eE]([-+]?[0-9]+)$', 1) AS BIGINT), 0) - length(regexp_extract(x, '^[-+]?[0-9]*[.]([0-9]*)', 1)) + length(trim(LEADING '0' FROM regexp_extract(x, '^[-+]?([0-9]*)', 1) || regexp_extract(x, '^[-+]?[0-9]*[.]([0-9]*)', 1))) - length(trim(TRAILING '0' FROM trim(LEADING '0' FROM regexp_extract(x, '^[-+]?([0-9]*)', 1) || regexp_extract(x, '^[-+]?[0-9]*[.]([0-9]*)', 1)))) AS STRING) END

-- decode
CREATE TABLE decoded AS
SELECT * EXCLUDE (is_bad) FROM (SELECT
    CAST("id" AS BIGINT) AS c0,
    CAST(decimal_digits("amount", 10, 2) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(10,2)) AS c1,
    "note" AS c2,
    "__crdb__event_type" = 'd' AS is_delete,
    cluster_time("__crdb__updated") AS event_at,
    0 AS version_rank,
    NULL::HUGEINT AS mvcc_at,
    (file_index + 0)::INTEGER AS file_number,
    file_row_number::BIGINT AS row_number,
    "__crdb__event_type" AS event_type,
    coalesce("__crdb__event_type" NOT IN ('c', 'u', 'd'), true)
        OR cluster_time("__crdb__updated") IS NULL
        OR "id" IS NULL
        OR ("amount" IS NOT NULL AND CAST(decimal_digits("amount", 10, 2) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(10,2)) IS NULL) AS is_bad
FROM read_parquet($1, hive_partitioning = false))
WHERE CASE WHEN is_bad
    THEN error('a row cannot be decoded')
    ELSE event_at > 17724095201234567890000000000::HUGEINT AND event_at <= 17724095500000000000000000007::HUGEINT END

-- count
SELECT count(*), count(*) FILTER (WHERE event_at <= 17724095201234567890000000000::HUGEINT), count(*) FILTER (WHERE event_at > 17724095500000000000000000007::HUGEINT), CAST(min(event_at) AS VARCHAR)
FROM (SELECT cluster_time("__crdb__updated") AS event_at FROM read_parquet($1, hive_partitioning = false))

-- find the first bad row
SELECT file_row_number::BIGINT, CASE
    WHEN coalesce("__crdb__event_type" NOT IN ('c', 'u', 'd'), true) THEN 0
    WHEN cluster_time("__crdb__updated") IS NULL THEN 1
    WHEN "id" IS NULL THEN 2
    WHEN ("amount" IS NOT NULL AND CAST(decimal_digits("amount", 10, 2) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(10,2)) IS NULL) THEN 3 END AS failed
FROM read_parquet($1, hive_partitioning = false)
WHERE failed IS NOT NULL
ORDER BY 1 LIMIT 1

-- ties
CREATE TABLE ties AS
SELECT c0 AS k0, event_at AS ordinal
FROM decoded
GROUP BY ALL
HAVING count(*) > 1

-- drop the older by MVCC time
DELETE FROM decoded WHERE rowid IN (
    SELECT row_id FROM (
        SELECT d.rowid AS row_id, d.mvcc_at AS mvcc,
            max(d.mvcc_at) OVER (PARTITION BY t.k0, t.ordinal) AS greatest
        FROM decoded d JOIN ties t ON d.c0 = t.k0 AND d.event_at = t.ordinal)
    WHERE mvcc < greatest)

-- contradictions
SELECT min(event).event_file::BIGINT, min(event).event_row::BIGINT, max(event).event_file::BIGINT, max(event).event_row::BIGINT
FROM (
    SELECT t.k0, t.ordinal,
        struct_pack(content := CASE WHEN d.is_delete THEN 0 ELSE hash(1, d.c1, d.c2) END,
            event_file := d.file_number, event_row := d.row_number) AS event
    FROM decoded d JOIN ties t ON d.c0 = t.k0 AND d.event_at = t.ordinal) t
GROUP BY t.k0, t.ordinal
HAVING min(event).content <> max(event).content
ORDER BY 1, 2 LIMIT 1

-- events
CREATE TABLE staged AS
WITH latest AS (
    SELECT arg_max(rowid, version_rank) AS latest
    FROM decoded
    GROUP BY c0, event_at)
SELECT d.c0 AS "id",
    CASE WHEN NOT d.is_delete THEN d.c1 END AS "amount",
    CASE WHEN NOT d.is_delete THEN d.c2 END AS "note",
    d.event_type AS "__crdb__event_type",
    CAST(CAST(d.event_at AS DECIMAL(38,0)) * CAST('0.0000000001' AS DECIMAL(10,10)) AS DECIMAL(29,10)) AS "__crdb__updated",
    make_timestamptz(CAST(d.event_at // 10000000000000 AS BIGINT))
        AS "__crdb__time"
FROM decoded d JOIN latest ON d.rowid = latest.latest
