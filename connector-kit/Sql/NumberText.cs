namespace ConnectorKit.Sql;

/// <summary>Numbers kept as text (a DECIMAL without precision or wider than 38 digits) compared by value.</summary>
public static class NumberText
{
    /// <summary>
    /// SQL, the same on DuckDB and Databricks, that gives equal text for equal numbers (<c>1.0</c>, <c>1.00</c> and
    /// <c>10E-1</c> all give <c>1E0</c>; <c>-0</c> gives <c>0</c>). Other text (<c>NaN</c>, <c>Infinity</c>) and NULL stay.
    /// </summary>
    /// <param name="expression">A column or another expression of type STRING; it is repeated in the result.</param>
    public static string Canonical(string expression)
    {
        var fraction = $"regexp_extract({expression}, '^[-+]?[0-9]*[.]([0-9]*)', 1)";
        var digits = $"regexp_extract({expression}, '^[-+]?([0-9]*)', 1) || {fraction}";
        var significant = $"trim(LEADING '0' FROM {digits})";
        var core = $"trim(TRAILING '0' FROM {significant})";
        var written = $"coalesce(TRY_CAST(regexp_extract({expression}, '[eE]([-+]?[0-9]+)$', 1) AS BIGINT), 0)";
        var exponent = $"{written} - length({fraction}) + length({significant}) - length({core})";
        return $"""
            CASE WHEN {expression} IS NULL
                OR regexp_extract({expression}, '^[-+]?([0-9]+[.]?[0-9]*|[.][0-9]+)([eE][-+]?[0-9]+)?$', 0) = ''
                THEN {expression}
            WHEN {core} = '' THEN '0'
            ELSE CASE WHEN {expression} LIKE '-%' THEN '-' ELSE '' END || {core} || 'E' || CAST({exponent} AS STRING) END
            """;
    }
}
