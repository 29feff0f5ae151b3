SELECT tbl, incarnation, CAST(position AS STRING), CAST(intent AS STRING), epoch, attempt, version
FROM `main`.`bank`.`__crdb__control`
WHERE name = 'it\'s' AND tbl IN ('main.bank.ac`counts', 'main.bank.b')
