CREATE TABLE IF NOT EXISTS `main`.`bank`.`ac``counts` (
  `a key` DOUBLE,
  `v;` BINARY)
USING DELTA
TBLPROPERTIES (
  'delta.isolationLevel' = 'Serializable',
  'delta.enableDeletionVectors' = 'true',
  'crdb.writer' = 'it\'s',
  'crdb.incarnation' = '0123456789abcdef0123456789abcdef',
  'crdb.key' = '["a key"]',
  'delta.columnMapping.mode' = 'name')
