CREATE TABLE IF NOT EXISTS `main`.`bank`.`__crdb__manifest` (
  `name` STRING,
  `watermark` DECIMAL(29,10),
  `table` STRING,
  `version` BIGINT,
  `rows` BIGINT,
  `published_at` TIMESTAMP)
USING DELTA
TBLPROPERTIES ('delta.isolationLevel' = 'Serializable', 'delta.enableDeletionVectors' = 'false');

MERGE INTO `main`.`bank`.`__crdb__manifest` m
USING (
  SELECT name, position AS watermark, tbl, version FROM `main`.`bank`.`__crdb__control`
  WHERE name = 'it\'s' AND tbl IN ('main.bank.ac`counts', 'main.bank.b') AND position = CAST('1700000000000000001.0000000000' AS DECIMAL(29,10))
    AND (SELECT count(*) FROM `main`.`bank`.`__crdb__control` WHERE name = 'it\'s' AND tbl IN ('main.bank.ac`counts', 'main.bank.b') AND position = CAST('1700000000000000001.0000000000' AS DECIMAL(29,10))) = 2) s
ON m.name = s.name AND m.watermark = s.watermark AND m.`table` = s.tbl
WHEN NOT MATCHED THEN INSERT (name, watermark, `table`, version, rows, published_at)
  VALUES (s.name, s.watermark, s.tbl, s.version, NULL, current_timestamp());

SELECT count(*) FROM `main`.`bank`.`__crdb__manifest`
WHERE name = 'it\'s' AND watermark = CAST('1700000000000000001.0000000000' AS DECIMAL(29,10))
  AND `table` IN ('main.bank.ac`counts', 'main.bank.b');

SELECT CAST(watermark AS STRING), `table`, version FROM `main`.`bank`.`__crdb__manifest`
WHERE name = 'it\'s' AND watermark =
  (SELECT max(watermark) FROM `main`.`bank`.`__crdb__manifest` WHERE name = 'it\'s')
