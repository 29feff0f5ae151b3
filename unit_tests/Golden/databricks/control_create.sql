CREATE TABLE IF NOT EXISTS `main`.`bank`.`__crdb__control` (
  name STRING NOT NULL COMMENT 'the writer',
  tbl STRING NOT NULL COMMENT 'the table',
  incarnation STRING COMMENT 'which table of that name: its property crdb.incarnation',
  position DECIMAL(29,10) COMMENT 'what the rows stand for; NULL: nothing yet',
  intent DECIMAL(29,10) COMMENT 'where the last declared commit goes',
  epoch BIGINT NOT NULL COMMENT 'counts declarations',
  attempt STRING COMMENT 'who declared last',
  version BIGINT COMMENT 'the version that the position stands for')
USING DELTA
TBLPROPERTIES ('delta.isolationLevel' = 'Serializable', 'delta.enableDeletionVectors' = 'false')
