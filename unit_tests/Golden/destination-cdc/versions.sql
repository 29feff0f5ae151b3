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
    CAST("small" AS INTEGER) AS c1,
    "b" AS c2,
    CAST("f" AS DOUBLE) AS c3,
    CAST("r" AS FLOAT) AS c4,
    CAST(decimal_digits("d", 10, 2) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(10,2)) AS c5,
    "dz" AS c6,
    "du" AS c7,
    "s" AS c8,
    "e" AS c9,
    CAST("u" AS VARCHAR) AS c10,
    "by" AS c11,
    "bi" AS c12,
    CAST("j" AS VARCHAR) AS c13,
    "dt" AS c14,
    "ts" AS c15,
    "tz" AS c16,
    printf('%02d:%02d:%02d.%06d', "t" // 3600000000, ("t" // 60000000) % 60, ("t" // 1000000) % 60, "t" % 1000000) AS c17,
    "ttz" AS c18,
    "iv" AS c19,
    "ip" AS c20,
    CAST(list_transform("a", lambda e: CAST(e AS BIGINT)) AS BIGINT[]) AS c21,
    "g" AS c22,
    "__crdb__event_type" = 'd' AS is_delete,
    cluster_time("__crdb__updated") AS event_at,
    0 AS version_rank,
    cluster_time("__crdb__mvcc_timestamp") AS mvcc_at,
    (file_index + 0)::INTEGER AS file_number,
    file_row_number::BIGINT AS row_number,
    coalesce("__crdb__event_type" NOT IN ('c', 'u', 'd'), true)
        OR cluster_time("__crdb__updated") IS NULL
        OR cluster_time("__crdb__mvcc_timestamp") IS NULL
        OR "id" IS NULL
        OR ("d" IS NOT NULL AND CAST(decimal_digits("d", 10, 2) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(10,2)) IS NULL)
        OR NOT regexp_full_match("dz", '-?[0-9]+([.][0-9]+)?(E[-+]?[0-9]+)?|NaN|-?Infinity')
        OR "du" IS NULL
        OR NOT regexp_full_match("du", '-?[0-9]+([.][0-9]+)?(E[-+]?[0-9]+)?|NaN|-?Infinity')
        OR "t" NOT BETWEEN 0 AND 86400000000 AS is_bad
FROM read_parquet($1, hive_partitioning = false))
WHERE CASE WHEN is_bad
    THEN error('a row cannot be decoded')
    ELSE event_at > 17724095201234567890000000000::HUGEINT AND event_at <= 17724095500000000000000000007::HUGEINT END
UNION ALL
SELECT * EXCLUDE (is_bad) FROM (SELECT
    CAST("id" AS BIGINT) AS c0,
    CAST("small" AS INTEGER) AS c1,
    "b" AS c2,
    CAST("f" AS DOUBLE) AS c3,
    CAST("r" AS FLOAT) AS c4,
    CAST(decimal_digits("d", 10, 2) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(10,2)) AS c5,
    "dz" AS c6,
    "du" AS c7,
    "s" AS c8,
    "e" AS c9,
    CAST("u" AS VARCHAR) AS c10,
    "by" AS c11,
    "bi" AS c12,
    CAST("j" AS VARCHAR) AS c13,
    "dt" AS c14,
    "ts" AS c15,
    "tz" AS c16,
    printf('%02d:%02d:%02d.%06d', "t" // 3600000000, ("t" // 60000000) % 60, ("t" // 1000000) % 60, "t" % 1000000) AS c17,
    "ttz" AS c18,
    "iv" AS c19,
    "ip" AS c20,
    CAST(list_transform("a", lambda e: CAST(e AS BIGINT)) AS BIGINT[]) AS c21,
    "g" AS c22,
    "__crdb__event_type" = 'd' AS is_delete,
    cluster_time("__crdb__updated") AS event_at,
    1 AS version_rank,
    cluster_time("__crdb__mvcc_timestamp") AS mvcc_at,
    (file_index + 1)::INTEGER AS file_number,
    file_row_number::BIGINT AS row_number,
    coalesce("__crdb__event_type" NOT IN ('c', 'u', 'd'), true)
        OR cluster_time("__crdb__updated") IS NULL
        OR cluster_time("__crdb__mvcc_timestamp") IS NULL
        OR "id" IS NULL
        OR ("d" IS NOT NULL AND CAST(decimal_digits("d", 10, 2) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(10,2)) IS NULL)
        OR NOT regexp_full_match("dz", '-?[0-9]+([.][0-9]+)?(E[-+]?[0-9]+)?|NaN|-?Infinity')
        OR "du" IS NULL
        OR NOT regexp_full_match("du", '-?[0-9]+([.][0-9]+)?(E[-+]?[0-9]+)?|NaN|-?Infinity')
        OR "t" NOT BETWEEN 0 AND 86400000000 AS is_bad
FROM read_parquet($2, hive_partitioning = false))
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
    WHEN cluster_time("__crdb__mvcc_timestamp") IS NULL THEN 2
    WHEN "id" IS NULL THEN 3
    WHEN ("d" IS NOT NULL AND CAST(decimal_digits("d", 10, 2) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(10,2)) IS NULL) THEN 4
    WHEN NOT regexp_full_match("dz", '-?[0-9]+([.][0-9]+)?(E[-+]?[0-9]+)?|NaN|-?Infinity') THEN 5
    WHEN "du" IS NULL THEN 6
    WHEN NOT regexp_full_match("du", '-?[0-9]+([.][0-9]+)?(E[-+]?[0-9]+)?|NaN|-?Infinity') THEN 7
    WHEN "t" NOT BETWEEN 0 AND 86400000000 THEN 8 END AS failed
FROM read_parquet($1, hive_partitioning = false)
WHERE failed IS NOT NULL
ORDER BY 1 LIMIT 1

-- ties
CREATE TABLE ties AS
SELECT number_key(c7) AS k0, c0 AS k1, event_at * 2 + version_rank AS ordinal
FROM decoded
GROUP BY ALL
HAVING count(*) > 1

-- drop the older by MVCC time
DELETE FROM decoded WHERE rowid IN (
    SELECT row_id FROM (
        SELECT d.rowid AS row_id, d.mvcc_at AS mvcc,
            max(d.mvcc_at) OVER (PARTITION BY t.k0, t.k1, t.ordinal) AS greatest
        FROM decoded d JOIN ties t ON number_key(d.c7) = t.k0 AND d.c0 = t.k1 AND d.event_at * 2 + d.version_rank = t.ordinal)
    WHERE mvcc < greatest)

-- contradictions
SELECT min(event).event_file::BIGINT, min(event).event_row::BIGINT, max(event).event_file::BIGINT, max(event).event_row::BIGINT
FROM (
    SELECT t.k0, t.k1, t.ordinal,
        struct_pack(content := CASE WHEN d.is_delete THEN 0 ELSE hash(1, d.c1, d.c2, d.c3, d.c4, d.c5, d.c6, d.c8, d.c9, d.c10, d.c11, d.c12, d.c13, d.c14, d.c15, d.c16, d.c17, d.c18, d.c19, d.c20, d.c21, d.c22) END,
            event_file := d.file_number, event_row := d.row_number) AS event
    FROM decoded d JOIN ties t ON number_key(d.c7) = t.k0 AND d.c0 = t.k1 AND d.event_at * 2 + d.version_rank = t.ordinal) t
GROUP BY t.k0, t.k1, t.ordinal
HAVING min(event).content <> max(event).content
ORDER BY 1, 2 LIMIT 1

-- reduce
CREATE TABLE staged AS
WITH latest AS (
    SELECT arg_max(rowid, event_at * 2 + version_rank) AS latest,
        max(event_at) FILTER (WHERE is_delete) AS reset_at
    FROM decoded
    GROUP BY number_key(c7), c0)
SELECT d.c0 AS "id",
    d.c1 AS "small",
    d.c2 AS "b",
    d.c3 AS "f",
    d.c4 AS "r",
    d.c5 AS "d",
    d.c6 AS "dz",
    d.c7 AS "du",
    d.c8 AS "s",
    d.c9 AS "e",
    d.c10 AS "u",
    d.c11 AS "by",
    d.c12 AS "bi",
    d.c13 AS "j",
    d.c14 AS "dt",
    d.c15 AS "ts",
    d.c16 AS "tz",
    d.c17 AS "t",
    d.c18 AS "ttz",
    d.c19 AS "iv",
    d.c20 AS "ip",
    d.c21 AS "a",
    d.c22 AS "g",
    NOT d.is_delete AS "__crdb__present_primary",
    CAST(CAST(d.event_at AS DECIMAL(38,0)) * CAST('0.0000000001' AS DECIMAL(10,10)) AS DECIMAL(29,10)) AS "__crdb__order_primary",
    d.is_delete AS "__crdb__dead",
    CAST(CAST(latest.reset_at AS DECIMAL(38,0)) * CAST('0.0000000001' AS DECIMAL(10,10)) AS DECIMAL(29,10)) AS "__crdb__reset_at"
FROM decoded d JOIN latest ON d.rowid = latest.latest
