MERGE INTO `main`.`bank`.`ac``counts` t
USING (
SELECT * FROM (
SELECT `n`, `d`, `__crdb__present_primary`, `__crdb__order_primary`, `__crdb__dead`, `__crdb__reset_at` FROM parquet.`/Volumes/main/cdc/staging/a/data_0.parquet`
UNION ALL
SELECT `n`, `d`, `__crdb__present_primary`, `__crdb__order_primary`, `__crdb__dead`, `__crdb__reset_at` FROM parquet.`/Volumes/main/cdc/staging/a/data_1.parquet`
)
WHERE true) s
ON CASE WHEN t.`n` IS NULL
    OR regexp_extract(t.`n`, '^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$', 0) = ''
    THEN t.`n`
WHEN trim(TRAILING '0' FROM trim(LEADING '0' FROM regexp_extract(t.`n`, '^[-+]?([0-9]*)', 1) || regexp_extract(t.`n`, '^[-+]?[0-9]*[.]([0-9]*)', 1))) = '' THEN '0'
ELSE CASE WHEN t.`n` LIKE '-%' THEN '-' ELSE '' END || trim(TRAILING '0' FROM trim(LEADING '0' FROM regexp_extract(t.`n`, '^[-+]?([0-9]*)', 1) || regexp_extract(t.`n`, '^[-+]?[0-9]*[.]([0-9]*)', 1))) || 'E' || CAST(coalesce(TRY_CAST(regexp_extract(t.`n`, '[eE]([-+]?[0-9]+)$', 1) AS BIGINT), 0) - length(regexp_extract(t.`n`, '^[-+]?[0-9]*[.]([0-9]*)', 1)) + length(trim(LEADING '0' FROM regexp_extract(t.`n`, '^[-+]?([0-9]*)', 1) || regexp_extract(t.`n`, '^[-+]?[0-9]*[.]([0-9]*)', 1))) - length(trim(TRAILING '0' FROM trim(LEADING '0' FROM regexp_extract(t.`n`, '^[-+]?([0-9]*)', 1) || regexp_extract(t.`n`, '^[-+]?[0-9]*[.]([0-9]*)', 1)))) AS STRING) END <=> CASE WHEN s.`n` IS NULL
    OR regexp_extract(s.`n`, '^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$', 0) = ''
    THEN s.`n`
WHEN trim(TRAILING '0' FROM trim(LEADING '0' FROM regexp_extract(s.`n`, '^[-+]?([0-9]*)', 1) || regexp_extract(s.`n`, '^[-+]?[0-9]*[.]([0-9]*)', 1))) = '' THEN '0'
ELSE CASE WHEN s.`n` LIKE '-%' THEN '-' ELSE '' END || trim(TRAILING '0' FROM trim(LEADING '0' FROM regexp_extract(s.`n`, '^[-+]?([0-9]*)', 1) || regexp_extract(s.`n`, '^[-+]?[0-9]*[.]([0-9]*)', 1))) || 'E' || CAST(coalesce(TRY_CAST(regexp_extract(s.`n`, '[eE]([-+]?[0-9]+)$', 1) AS BIGINT), 0) - length(regexp_extract(s.`n`, '^[-+]?[0-9]*[.]([0-9]*)', 1)) + length(trim(LEADING '0' FROM regexp_extract(s.`n`, '^[-+]?([0-9]*)', 1) || regexp_extract(s.`n`, '^[-+]?[0-9]*[.]([0-9]*)', 1))) - length(trim(TRAILING '0' FROM trim(LEADING '0' FROM regexp_extract(s.`n`, '^[-+]?([0-9]*)', 1) || regexp_extract(s.`n`, '^[-+]?[0-9]*[.]([0-9]*)', 1)))) AS STRING) END
  AND t.`d` <=> s.`d`
WHEN MATCHED AND s.`__crdb__dead` AND s.`__crdb__order_primary` >= coalesce(t.`__crdb__updated`, 0) THEN DELETE
WHEN MATCHED AND NOT s.`__crdb__dead` AND (s.`__crdb__present_primary` AND s.`__crdb__order_primary` >= coalesce(t.`__crdb__updated`, 0) OR s.`__crdb__reset_at` > coalesce(t.`__crdb__updated`, 0))
  THEN UPDATE SET
  t.`n` = CASE WHEN s.`__crdb__present_primary` AND s.`__crdb__order_primary` >= coalesce(t.`__crdb__updated`, 0) THEN s.`n` ELSE t.`n` END,
  t.`d` = CASE WHEN s.`__crdb__present_primary` AND s.`__crdb__order_primary` >= coalesce(t.`__crdb__updated`, 0) THEN s.`d` ELSE t.`d` END,
  t.`__crdb__updated` = CASE WHEN s.`__crdb__present_primary` AND s.`__crdb__order_primary` >= coalesce(t.`__crdb__updated`, 0) THEN s.`__crdb__order_primary` WHEN s.`__crdb__reset_at` > coalesce(t.`__crdb__updated`, 0) THEN s.`__crdb__reset_at` ELSE t.`__crdb__updated` END
WHEN NOT MATCHED AND NOT s.`__crdb__dead`
  THEN INSERT (`n`, `d`, `__crdb__updated`)
  VALUES (s.`n`, s.`d`, CASE WHEN s.`__crdb__present_primary` THEN s.`__crdb__order_primary` END)
