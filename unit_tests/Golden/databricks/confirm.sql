MERGE INTO `main`.`bank`.`__crdb__control` t
USING (SELECT * FROM VALUES
  ('main.bank.ac`counts', CAST('1700000000000000001.0000000000' AS DECIMAL(29,10)), 7L, CAST(17 AS BIGINT)),
  ('main.bank.ac`counts', CAST('1700000000000000001.0000000000' AS DECIMAL(29,10)), 7L, CAST(NULL AS BIGINT))
  AS x(tbl, next, epoch, version)) s
ON t.name = 'it\'s' AND t.tbl = s.tbl
WHEN MATCHED AND t.intent = s.next AND t.epoch = s.epoch
  THEN UPDATE SET position = s.next, version = coalesce(s.version, t.version)
