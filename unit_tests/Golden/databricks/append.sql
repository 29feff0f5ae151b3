INSERT INTO `main`.`bank`.`ac``counts`
REPLACE WHERE `__crdb__updated` > CAST('1700000000000000000.0000000001' AS DECIMAL(29,10)) AND `__crdb__updated` <= CAST('1700000000000000001.0000000000' AS DECIMAL(29,10))
SELECT `id`, `code`, `owner`, `opened`, `b`, `__crdb__updated`, `__crdb__updated_f1`, CAST(NULL AS INT) FROM (
SELECT `id`, `code`, `owner`, `opened`, `b`, `__crdb__updated`, `__crdb__updated_f1` FROM parquet.`/Volumes/main/cdc/staging/a/data_0.parquet`
UNION ALL
SELECT `id`, `code`, `owner`, `opened`, `b`, `__crdb__updated`, `__crdb__updated_f1` FROM parquet.`/Volumes/main/cdc/staging/a/data_1.parquet`
)
WHERE (SELECT CASE WHEN count(*) = 1 THEN true ELSE CAST(raise_error('crdb: another commit was declared') AS BOOLEAN) END
  FROM `main`.`bank`.`__crdb__control` c WHERE c.name = 'it\'s' AND c.tbl = 'main.bank.ac`counts' AND c.position <=> CAST('1700000000000000000.0000000001' AS DECIMAL(29,10)) AND c.intent = CAST('1700000000000000001.0000000000' AS DECIMAL(29,10)) AND c.epoch = 7L);

INSERT INTO `main`.`bank`.`ac``counts`
REPLACE WHERE `__crdb__updated` <= CAST('1700000000000000001.0000000000' AS DECIMAL(29,10))
SELECT `id`, `code`, `owner`, `opened`, `b`, `__crdb__updated`, `__crdb__updated_f1`, CAST(NULL AS INT) FROM (
SELECT `id`, `code`, `owner`, `opened`, `b`, `__crdb__updated`, `__crdb__updated_f1` FROM parquet.`/Volumes/main/cdc/staging/a/data_0.parquet`
UNION ALL
SELECT `id`, `code`, `owner`, `opened`, `b`, `__crdb__updated`, `__crdb__updated_f1` FROM parquet.`/Volumes/main/cdc/staging/a/data_1.parquet`
)
WHERE true
