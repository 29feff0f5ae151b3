CREATE TABLE IF NOT EXISTS `main`.`bank`.`ac``counts` (
  `id` BIGINT NOT NULL COMMENT 'it\'s \\ the key',
  `code` STRING NOT NULL,
  `owner` STRING,
  `opened` TIMESTAMP_NTZ,
  `b` ARRAY<DECIMAL(10,2)>,
  `__crdb__updated` DECIMAL(29,10),
  `__crdb__updated_f1` DECIMAL(29,10),
  PRIMARY KEY (`id`, `code`))
USING DELTA
TBLPROPERTIES (
  'delta.isolationLevel' = 'Serializable',
  'delta.enableDeletionVectors' = 'true',
  'crdb.writer' = 'it\'s',
  'crdb.incarnation' = '0123456789abcdef0123456789abcdef',
  'crdb.key' = '["id","code"]')
