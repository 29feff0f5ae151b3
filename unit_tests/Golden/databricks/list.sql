SELECT t.table_schema, t.table_name, t.table_type, t.comment, c.column_name, c.full_data_type, c.is_nullable,
  c.comment AS column_comment, k.ordinal_position AS key_position
FROM `ma``in`.information_schema.tables t
JOIN `ma``in`.information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
LEFT JOIN (
  SELECT u.table_schema, u.table_name, u.column_name, u.ordinal_position
  FROM `ma``in`.information_schema.table_constraints p JOIN `ma``in`.information_schema.key_column_usage u
    ON u.constraint_schema = p.constraint_schema AND u.constraint_name = p.constraint_name
    AND u.table_schema = p.table_schema AND u.table_name = p.table_name
  WHERE p.constraint_type = 'PRIMARY KEY') k
  ON k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name
WHERE t.table_schema IN (:schema0, :schema1)
ORDER BY t.table_schema, t.table_name, c.ordinal_position;

SELECT t.table_schema, t.table_name, t.table_type, t.comment, c.column_name, c.full_data_type, c.is_nullable,
  c.comment AS column_comment, k.ordinal_position AS key_position
FROM `main`.information_schema.tables t
JOIN `main`.information_schema.columns c ON c.table_schema = t.table_schema AND c.table_name = t.table_name
LEFT JOIN (
  SELECT u.table_schema, u.table_name, u.column_name, u.ordinal_position
  FROM `main`.information_schema.table_constraints p JOIN `main`.information_schema.key_column_usage u
    ON u.constraint_schema = p.constraint_schema AND u.constraint_name = p.constraint_name
    AND u.table_schema = p.table_schema AND u.table_name = p.table_name
  WHERE p.constraint_type = 'PRIMARY KEY') k
  ON k.table_schema = c.table_schema AND k.table_name = c.table_name AND k.column_name = c.column_name
WHERE t.table_schema <> 'information_schema'
ORDER BY t.table_schema, t.table_name, c.ordinal_position
