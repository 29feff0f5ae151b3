MERGE INTO `main`.`bank`.`__crdb__control` t
USING (SELECT * FROM VALUES
  ('main.bank.ac`counts', '0123456789abcdef0123456789abcdef', CAST('1700000000000000000.0000000001' AS DECIMAL(29,10)), CAST('1700000000000000001.0000000000' AS DECIMAL(29,10)), 7L),
  ('main.bank.ac`counts', '0123456789abcdef0123456789abcdef', CAST(NULL AS DECIMAL(29,10)), CAST('1700000000000000001.0000000000' AS DECIMAL(29,10)), 1L)
  AS x(tbl, incarnation, expected, next, epoch)) s
ON t.name = 'it\'s' AND t.tbl = s.tbl
WHEN MATCHED AND t.epoch = s.epoch - 1
  AND CASE WHEN t.incarnation <=> s.incarnation THEN t.position END <=> s.expected
  THEN UPDATE SET incarnation = s.incarnation, position = s.expected, intent = s.next, epoch = s.epoch,
    attempt = 'attempt', version = CASE WHEN s.expected IS NOT NULL THEN t.version END
WHEN NOT MATCHED AND s.epoch = 1 AND s.expected IS NULL
  THEN INSERT (name, tbl, incarnation, position, intent, epoch, attempt, version)
  VALUES ('it\'s', s.tbl, s.incarnation, NULL, s.next, s.epoch, 'attempt', NULL)
