namespace DestinationCdc.Tables;

/// <summary>One token of SQL text; <see cref="Text"/> of an unquoted word is folded to lower case, as the source does.</summary>
/// <param name="At">Position in the text, from 0.</param>
readonly record struct SqlToken(SqlTokenKind Kind, string Text, int At)
{
    public bool Is(string wordOrSymbol) =>
        Kind is SqlTokenKind.Word or SqlTokenKind.Symbol && string.Equals(Text, wordOrSymbol, StringComparison.Ordinal);

    public bool IsName => Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName;
}
