namespace DestinationCdc.Tables;

enum SqlTokenKind
{
    Word,
    QuotedName,
    Number,
    Text,
    Symbol,
}
