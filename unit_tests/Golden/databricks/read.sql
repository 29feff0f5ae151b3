SELECT `n`, to_json(`v`) AS `v`, CAST(`i` AS STRING) AS `i` FROM `main`.`bank`.`ac``counts` VERSION AS OF 17;
SELECT `n`, to_json(`v`) AS `v`, CAST(`i` AS STRING) AS `i` FROM `main`.`bank`.`ac``counts` VERSION AS OF 17 WHERE (`n` >= CAST('12.50' AS DECIMAL(10,2)) OR `n` IS NULL);
SELECT `n`, to_json(`v`) AS `v`, CAST(`i` AS STRING) AS `i` FROM `main`.`bank`.`ac``counts` VERSION AS OF 17 WHERE `n` >= CAST('12.50' AS DECIMAL(10,2));
SELECT `n`, to_json(`v`) AS `v`, CAST(`i` AS STRING) AS `i` FROM `main`.`bank`.`ac``counts` VERSION AS OF 17;
SELECT `n`, to_json(`v`) AS `v`, CAST(`i` AS STRING) AS `i` FROM `main`.`bank`.`ac``counts` VERSION AS OF 17 WHERE `n` IS NOT NULL;
SELECT `n`, to_json(`v`) AS `v`, CAST(`i` AS STRING) AS `i` FROM `main`.`bank`.`ac``counts` VERSION AS OF 17 WHERE `n` IS NULL;
SELECT `n`, to_json(`v`) AS `v`, CAST(`i` AS STRING) AS `i` FROM `main`.`bank`.`ac``counts` VERSION AS OF 17 WHERE `s` >= 'it\'s \\ \'';
SELECT `n`, to_json(`v`) AS `v`, CAST(`i` AS STRING) AS `i` FROM `main`.`bank`.`ac``counts` VERSION AS OF 17 WHERE `t` >= CAST('2024-02-29T23:59:59.123456Z' AS TIMESTAMP);
SELECT `n`, to_json(`v`) AS `v`, CAST(`i` AS STRING) AS `i` FROM `main`.`bank`.`ac``counts` VERSION AS OF 17 WHERE `b` >= unbase64('AP8=');
SELECT `n`, to_json(`v`) AS `v`, CAST(`i` AS STRING) AS `i` FROM `main`.`bank`.`ac``counts`
