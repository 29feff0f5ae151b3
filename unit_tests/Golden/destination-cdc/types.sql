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
    CAST(decimal_digits("d18_9", 18, 9) * CAST('0.000000001' AS DECIMAL(9,9)) AS DECIMAL(18,9)) AS c1,
    CAST(decimal_digits("d10", 10, 0) AS DECIMAL(10,0)) AS c2,
    CAST(decimal_digits("d38_10", 38, 10) * CAST('0.0000000001' AS DECIMAL(10,10)) AS DECIMAL(38,10)) AS c3,
    CAST("bi" AS VARCHAR) AS c4,
    plain_timestamp("ts", ' ') AS c5,
    plain_timestamptz("tz", ' ') AS c6,
    plain_date("dt") AS c7,
    CAST((CAST("o" AS BIGINT) & 4294967295) AS BIGINT) AS c8,
    printf('%X/%X', ("lsn" >> 32) & 4294967295, "lsn" & 4294967295) AS c9,
    lower(hex("g")) AS c10,
    "ad" AS c11,
    CAST(list_transform("ad10", lambda e: CAST(decimal_digits(e, 10, 2) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(10,2))) AS DECIMAL(10,2)[]) AS c12,
    CASE WHEN "addr" IS NULL THEN NULL ELSE CAST(struct_pack("street" := struct_extract("addr", 'street'), "zip" := CAST(struct_extract("addr", 'zip') AS VARCHAR), "since" := struct_extract("addr", 'since')) AS STRUCT("street" VARCHAR, "zip" VARCHAR, "since" VARCHAR)) END AS c13,
    TRY_CAST("i2" AS SMALLINT) AS c14,
    printf('%02d:%02d:%02d.%06d', "t" // 3600000000, ("t" // 60000000) % 60, ("t" // 1000000) % 60, "t" % 1000000) AS c15,
    "b" AS c16,
    CAST("i4" AS INTEGER) AS c17,
    CAST("i8" AS BIGINT) AS c18,
    CAST("f8" AS DOUBLE) AS c19,
    CAST("f4" AS FLOAT) AS c20,
    "d_any" AS c21,
    "s" AS c22,
    "co" AS c23,
    "en" AS c24,
    "by" AS c25,
    "vb" AS c26,
    CAST("u" AS VARCHAR) AS c27,
    CAST("j" AS VARCHAR) AS c28,
    "ttz" AS c29,
    "iv" AS c30,
    "ip" AS c31,
    CAST(list_transform("ai", lambda e: CAST(e AS BIGINT)) AS BIGINT[]) AS c32,
    "astr" AS c33,
    CAST(list_transform("au", lambda e: CAST(e AS VARCHAR)) AS VARCHAR[]) AS c34,
    "atz" AS c35,
    "ab" AS c36,
    "gg" AS c37,
    "bx" AS c38,
    "__crdb__event_type" = 'd' AS is_delete,
    cluster_time("__crdb__updated") AS event_at,
    0 AS version_rank,
    NULL::HUGEINT AS mvcc_at,
    (file_index + 0)::INTEGER AS file_number,
    file_row_number::BIGINT AS row_number,
    coalesce("__crdb__event_type" NOT IN ('c', 'u', 'd'), true)
        OR cluster_time("__crdb__updated") IS NULL
        OR "id" IS NULL
        OR ("d18_9" IS NOT NULL AND CAST(decimal_digits("d18_9", 18, 9) * CAST('0.000000001' AS DECIMAL(9,9)) AS DECIMAL(18,9)) IS NULL)
        OR ("d10" IS NOT NULL AND CAST(decimal_digits("d10", 10, 0) AS DECIMAL(10,0)) IS NULL)
        OR ("d38_10" IS NOT NULL AND CAST(decimal_digits("d38_10", 38, 10) * CAST('0.0000000001' AS DECIMAL(10,10)) AS DECIMAL(38,10)) IS NULL)
        OR NOT regexp_full_match(CAST("bi" AS VARCHAR), '[01]*')
        OR ("ts" IS NOT NULL AND plain_timestamp("ts", ' ') IS NULL)
        OR ("tz" IS NOT NULL AND plain_timestamptz("tz", ' ') IS NULL)
        OR ("dt" IS NOT NULL AND plain_date("dt") IS NULL)
        OR coalesce(list_bool_or(list_transform("ad", lambda e: coalesce(NOT regexp_full_match(e, '-?[0-9]+([.][0-9]+)?(E[-+]?[0-9]+)?|NaN|-?Infinity'), false))), false)
        OR coalesce(list_bool_or(list_transform("ad10", lambda e: coalesce((e IS NOT NULL AND CAST(decimal_digits(e, 10, 2) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(10,2)) IS NULL), false))), false)
        OR ("i2" IS NOT NULL AND TRY_CAST("i2" AS SMALLINT) IS NULL)
        OR "t" NOT BETWEEN 0 AND 86400000000
        OR NOT regexp_full_match("d_any", '-?[0-9]+([.][0-9]+)?(E[-+]?[0-9]+)?|NaN|-?Infinity') AS is_bad
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
    WHEN ("d18_9" IS NOT NULL AND CAST(decimal_digits("d18_9", 18, 9) * CAST('0.000000001' AS DECIMAL(9,9)) AS DECIMAL(18,9)) IS NULL) THEN 3
    WHEN ("d10" IS NOT NULL AND CAST(decimal_digits("d10", 10, 0) AS DECIMAL(10,0)) IS NULL) THEN 4
    WHEN ("d38_10" IS NOT NULL AND CAST(decimal_digits("d38_10", 38, 10) * CAST('0.0000000001' AS DECIMAL(10,10)) AS DECIMAL(38,10)) IS NULL) THEN 5
    WHEN NOT regexp_full_match(CAST("bi" AS VARCHAR), '[01]*') THEN 6
    WHEN ("ts" IS NOT NULL AND plain_timestamp("ts", ' ') IS NULL) THEN 7
    WHEN ("tz" IS NOT NULL AND plain_timestamptz("tz", ' ') IS NULL) THEN 8
    WHEN ("dt" IS NOT NULL AND plain_date("dt") IS NULL) THEN 9
    WHEN coalesce(list_bool_or(list_transform("ad", lambda e: coalesce(NOT regexp_full_match(e, '-?[0-9]+([.][0-9]+)?(E[-+]?[0-9]+)?|NaN|-?Infinity'), false))), false) THEN 10
    WHEN coalesce(list_bool_or(list_transform("ad10", lambda e: coalesce((e IS NOT NULL AND CAST(decimal_digits(e, 10, 2) * CAST('0.01' AS DECIMAL(2,2)) AS DECIMAL(10,2)) IS NULL), false))), false) THEN 11
    WHEN ("i2" IS NOT NULL AND TRY_CAST("i2" AS SMALLINT) IS NULL) THEN 12
    WHEN "t" NOT BETWEEN 0 AND 86400000000 THEN 13
    WHEN NOT regexp_full_match("d_any", '-?[0-9]+([.][0-9]+)?(E[-+]?[0-9]+)?|NaN|-?Infinity') THEN 14 END AS failed
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
        struct_pack(content := CASE WHEN d.is_delete THEN 0 ELSE hash(1, d.c1, d.c2, d.c3, d.c4, d.c5, d.c6, d.c7, d.c8, d.c9, d.c10, d.c11, d.c12, d.c13, d.c14, d.c15, d.c16, d.c17, d.c18, d.c19, d.c20, d.c21, d.c22, d.c23, d.c24, d.c25, d.c26, d.c27, d.c28, d.c29, d.c30, d.c31, d.c32, d.c33, d.c34, d.c35, d.c36, d.c37, d.c38) END,
            event_file := d.file_number, event_row := d.row_number) AS event
    FROM decoded d JOIN ties t ON d.c0 = t.k0 AND d.event_at = t.ordinal) t
GROUP BY t.k0, t.ordinal
HAVING min(event).content <> max(event).content
ORDER BY 1, 2 LIMIT 1

-- reduce
CREATE TABLE staged AS
WITH latest AS (
    SELECT arg_max(rowid, event_at) AS latest,
        max(event_at) FILTER (WHERE is_delete) AS reset_at
    FROM decoded
    GROUP BY c0)
SELECT d.c0 AS "id",
    d.c1 AS "d18_9",
    d.c2 AS "d10",
    d.c3 AS "d38_10",
    d.c4 AS "bi",
    d.c5 AS "ts",
    d.c6 AS "tz",
    d.c7 AS "dt",
    d.c8 AS "o",
    d.c9 AS "lsn",
    d.c10 AS "g",
    d.c11 AS "ad",
    d.c12 AS "ad10",
    d.c13 AS "addr",
    d.c14 AS "i2",
    d.c15 AS "t",
    d.c16 AS "b",
    d.c17 AS "i4",
    d.c18 AS "i8",
    d.c19 AS "f8",
    d.c20 AS "f4",
    d.c21 AS "d_any",
    d.c22 AS "s",
    d.c23 AS "co",
    d.c24 AS "en",
    d.c25 AS "by",
    d.c26 AS "vb",
    d.c27 AS "u",
    d.c28 AS "j",
    d.c29 AS "ttz",
    d.c30 AS "iv",
    d.c31 AS "ip",
    d.c32 AS "ai",
    d.c33 AS "astr",
    d.c34 AS "au",
    d.c35 AS "atz",
    d.c36 AS "ab",
    d.c37 AS "gg",
    d.c38 AS "bx",
    NOT d.is_delete AS "__crdb__present_primary",
    CAST(CAST(d.event_at AS DECIMAL(38,0)) * CAST('0.0000000001' AS DECIMAL(10,10)) AS DECIMAL(29,10)) AS "__crdb__order_primary",
    d.is_delete AS "__crdb__dead",
    CAST(CAST(latest.reset_at AS DECIMAL(38,0)) * CAST('0.0000000001' AS DECIMAL(10,10)) AS DECIMAL(29,10)) AS "__crdb__reset_at"
FROM decoded d JOIN latest ON d.rowid = latest.latest
