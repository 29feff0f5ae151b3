ALTER TABLE `main`.`bank`.`ac``counts` SET TBLPROPERTIES ('delta.columnMapping.mode' = 'name');

ALTER TABLE `main`.`bank`.`ac``counts` ADD COLUMNS (`b` ARRAY<DECIMAL(10,2)>, `__crdb__updated` DECIMAL(29,10), `__crdb__updated_f1` DECIMAL(29,10));

ALTER TABLE `main`.`bank`.`ac``counts` SET TBLPROPERTIES ('crdb.epoch' = '8');

DESCRIBE HISTORY `main`.`bank`.`ac``counts` LIMIT 1;

DESCRIBE TABLE EXTENDED `main`.`bank`.`ac``counts` AS JSON
