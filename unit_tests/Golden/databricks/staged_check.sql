SELECT 0, coalesce(sum(n), 0), coalesce(max(n), 0), first(types) FROM (
SELECT count(*) AS n, concat_ws(',', typeof(first(`opened`))) AS types FROM (
SELECT `id`, `code`, `opened` FROM parquet.`/Volumes/main/cdc/staging/a/data_0.parquet`
UNION ALL
SELECT `id`, `code`, `opened` FROM parquet.`/Volumes/main/cdc/staging/a/data_1.parquet`
) GROUP BY `id`, `code`)
UNION ALL
SELECT 1, count(*), 1, concat_ws(',', typeof(first(`opened`))) FROM (
SELECT `opened` FROM parquet.`/Volumes/main/cdc/staging/a/data_0.parquet`
UNION ALL
SELECT `opened` FROM parquet.`/Volumes/main/cdc/staging/a/data_1.parquet`
)
