MERGE INTO `main`.`bank`.`ac``counts` t
USING (
SELECT * FROM (
SELECT `id`, `code`, `owner`, `opened`, `__crdb__present_primary`, `__crdb__order_primary`, `b`, `__crdb__present_f1`, `__crdb__order_f1`, `__crdb__dead`, `__crdb__reset_at` FROM parquet.`/Volumes/main/cdc/staging/a/data_0.parquet`
UNION ALL
SELECT `id`, `code`, `owner`, `opened`, `__crdb__present_primary`, `__crdb__order_primary`, `b`, `__crdb__present_f1`, `__crdb__order_f1`, `__crdb__dead`, `__crdb__reset_at` FROM parquet.`/Volumes/main/cdc/staging/a/data_1.parquet`
)
WHERE EXISTS (SELECT 1 FROM `main`.`bank`.`__crdb__control` c WHERE c.name = 'it\'s' AND c.tbl = 'main.bank.ac`counts' AND c.position <=> CAST('1700000000000000000.0000000001' AS DECIMAL(29,10)) AND c.intent = CAST('1700000000000000001.0000000000' AS DECIMAL(29,10)) AND c.epoch = 7L)) s
ON t.`id` <=> s.`id`
  AND t.`code` <=> s.`code`
  AND t.`id` BETWEEN CAST('-5' AS BIGINT) AND CAST('12' AS BIGINT)
WHEN MATCHED AND s.`__crdb__dead` AND s.`__crdb__order_primary` >= coalesce(t.`__crdb__updated`, 0) THEN DELETE
WHEN MATCHED AND NOT s.`__crdb__dead` AND (s.`__crdb__present_primary` AND s.`__crdb__order_primary` >= coalesce(t.`__crdb__updated`, 0) OR s.`__crdb__reset_at` > coalesce(t.`__crdb__updated`, 0)
    OR s.`__crdb__present_f1` AND s.`__crdb__order_f1` >= coalesce(t.`__crdb__updated_f1`, 0) OR s.`__crdb__reset_at` > coalesce(t.`__crdb__updated_f1`, 0))
  THEN UPDATE SET
  t.`owner` = CASE WHEN s.`__crdb__present_primary` AND s.`__crdb__order_primary` >= coalesce(t.`__crdb__updated`, 0) THEN s.`owner` WHEN s.`__crdb__reset_at` > coalesce(t.`__crdb__updated`, 0) THEN NULL ELSE t.`owner` END,
  t.`opened` = CASE WHEN s.`__crdb__present_primary` AND s.`__crdb__order_primary` >= coalesce(t.`__crdb__updated`, 0) THEN s.`opened` WHEN s.`__crdb__reset_at` > coalesce(t.`__crdb__updated`, 0) THEN NULL ELSE t.`opened` END,
  t.`__crdb__updated` = CASE WHEN s.`__crdb__present_primary` AND s.`__crdb__order_primary` >= coalesce(t.`__crdb__updated`, 0) THEN s.`__crdb__order_primary` WHEN s.`__crdb__reset_at` > coalesce(t.`__crdb__updated`, 0) THEN s.`__crdb__reset_at` ELSE t.`__crdb__updated` END,
  t.`b` = CASE WHEN s.`__crdb__present_f1` AND s.`__crdb__order_f1` >= coalesce(t.`__crdb__updated_f1`, 0) THEN s.`b` WHEN s.`__crdb__reset_at` > coalesce(t.`__crdb__updated_f1`, 0) THEN NULL ELSE t.`b` END,
  t.`__crdb__updated_f1` = CASE WHEN s.`__crdb__present_f1` AND s.`__crdb__order_f1` >= coalesce(t.`__crdb__updated_f1`, 0) THEN s.`__crdb__order_f1` WHEN s.`__crdb__reset_at` > coalesce(t.`__crdb__updated_f1`, 0) THEN s.`__crdb__reset_at` ELSE t.`__crdb__updated_f1` END
WHEN NOT MATCHED AND NOT s.`__crdb__dead`
  THEN INSERT (`id`, `code`, `owner`, `opened`, `__crdb__updated`, `b`, `__crdb__updated_f1`)
  VALUES (s.`id`, s.`code`, CASE WHEN s.`__crdb__present_primary` THEN s.`owner` END, CASE WHEN s.`__crdb__present_primary` THEN s.`opened` END, CASE WHEN s.`__crdb__present_primary` THEN s.`__crdb__order_primary` END, CASE WHEN s.`__crdb__present_f1` THEN s.`b` END, CASE WHEN s.`__crdb__present_f1` THEN s.`__crdb__order_f1` END)
