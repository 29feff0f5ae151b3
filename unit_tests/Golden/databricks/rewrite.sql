SELECT typeof(struct(t.*)) FROM (VALUES (1)) one LEFT JOIN `main`.`bank`.`ac``counts` t ON false;

CREATE OR REPLACE TABLE `main`.`bank`.`ac``counts`
USING DELTA
COMMENT 'it\'s'
TBLPROPERTIES (
  'crdb.incarnation' = '0123456789abcdef0123456789abcdef',
  'delta.columnMapping.mode' = 'name')
AS SELECT
  t.`id`,
  CAST(t.`o``dd` AS STRING) AS `o``dd`,
  '[' || array_join(transform(t.`b`, e -> CASE WHEN e IS NULL THEN 'null' ELSE '"' || replace(format_number(e, 2), ',', '') || '"' END), ', ') || ']' AS `b`,
  CASE WHEN t.`n` IS NOT NULL AND TRY_CAST(t.`n` AS DECIMAL(9,2)) IS NULL THEN CAST(raise_error('the column \'n\' has a value that DECIMAL(9,2) does not hold') AS DECIMAL(9,2)) ELSE TRY_CAST(t.`n` AS DECIMAL(9,2)) END AS `n`,
  replace(substr(CAST(t.`t` AS STRING), 1, 19), ' ', 'T') || '.' || rpad(substr(CAST(t.`t` AS STRING), 21), 6, '0') AS `t`
FROM `main`.`bank`.`ac``counts` t
WHERE (SELECT CASE WHEN count(*) = 1 THEN true ELSE CAST(raise_error('crdb: another commit was declared') AS BOOLEAN) END
  FROM `main`.`bank`.`__crdb__control` c WHERE c.name = 'it\'s' AND c.tbl = 'main.bank.ac`counts' AND c.position <=> CAST('1700000000000000000.0000000001' AS DECIMAL(29,10)) AND c.intent = CAST('1700000000000000001.0000000000' AS DECIMAL(29,10)) AND c.epoch = 7L)
  AND CASE WHEN typeof(struct(t.*)) = 'struct<it\'s>' THEN true
    ELSE CAST(raise_error('crdb: the table\'s columns were changed meanwhile') AS BOOLEAN) END
