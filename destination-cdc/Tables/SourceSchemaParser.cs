using System.Collections.Immutable;

namespace DestinationCdc.Tables;

/// <summary>
/// Reads what CockroachDB's <c>SHOW CREATE TABLE</c> prints (columns, types, primary key, families); expressions, indexes
/// and storage clauses are passed over, as are statements after the first one.
/// </summary>
static class SourceSchemaParser
{
    /// <summary>Reads the first statement.</summary>
    /// <exception cref="FormatException">The text is no CREATE TABLE statement; the message says where and why.</exception>
    public static SourceSchema Parse(string sql)
    {
        var tokens = new SqlTokens(SqlTokenizer.Tokenize(sql));
        tokens.Expect("create");
        _ = tokens.Take("unlogged") || tokens.Take("temp") || tokens.Take("temporary");
        tokens.Expect("table");
        _ = tokens.Take("if", "not", "exists");
        _ = tokens.Path("the table's name");
        tokens.Expect("(");
        var body = new Body();
        do
        {
            body.Add(tokens.Item());
        }
        while (tokens.Take(","));

        tokens.Expect(")");
        return body.Build();
    }

    sealed class Body
    {
        readonly List<SourceSchemaColumn> _columns = [];
        readonly List<string> _families = [];
        ImmutableArray<string> _key = [];
        bool _isSharded;

        public void Add(SqlTokens item)
        {
            if (item.Take("constraint"))
            {
                _ = item.Name("the constraint's name");
                AddConstraint(item);
            }
            else if (item.Take("family"))
            {
                // A family without a name is named by the database; nothing here needs that name.
                _families.Add(item.Sees("(") ? $"family {_families.Count}" : item.Name("the family's name"));
            }
            else if (!IsIndex(item))
            {
                AddConstraintOrColumn(item);
            }
        }

        public SourceSchema Build()
        {
            var columns = _columns.ToImmutableArray();
            if (columns.IsEmpty)
            {
                throw new FormatException("the statement declares no column");
            }

            var names = new HashSet<string>();
            foreach (var column in columns.Where(c => !names.Add(c.Name)))
            {
                throw new FormatException($"column '{column.Name}' is declared twice");
            }

            foreach (var name in _key.Where(k => !names.Contains(k)))
            {
                throw new FormatException($"the primary key names '{name}', which is no column");
            }

            var stored = columns.Where(c => !c.Virtual).Select(c => c.Name).ToHashSet();
            return new SourceSchema(columns, [.. _key.Where(stored.Contains)], [.. _families])
            {
                IsSharded = _isSharded || columns.Any(c => c.Virtual),
            };
        }

        static bool IsIndex(SqlTokens item) =>
            item.Sees("index") || item.Sees("unique", "index") || item.Sees("inverted", "index")
            || item.Sees("unique", "inverted", "index") || item.Sees("vector", "index") || item.Sees("like");

        void AddConstraintOrColumn(SqlTokens item)
        {
            if (item.Sees("primary", "key") || item.Sees("unique", "(") || item.Sees("unique", "without")
                || item.Sees("check", "(") || item.Sees("foreign", "key"))
            {
                AddConstraint(item);
            }
            else
            {
                AddColumn(item);
            }
        }

        void AddConstraint(SqlTokens item)
        {
            if (!item.Take("primary", "key"))
            {
                return;
            }

            item.Expect("(");
            var key = ImmutableArray.CreateBuilder<string>();
            do
            {
                key.Add(item.Item().Name("a key column"));
            }
            while (item.Take(","));

            item.Expect(")");
            _isSharded = item.Take("using", "hash");
            SetKey(key.ToImmutable());
        }

        void AddColumn(SqlTokens item)
        {
            var name = item.Name("a column, constraint, index or family");
            var type = SourceTypeParser.Parse(item);
            var notNull = false;
            var isVirtual = false;
            while (!item.AtEnd)
            {
                if (item.Take("not", "null"))
                {
                    notNull = true;
                }
                else if (item.Take("primary", "key"))
                {
                    notNull = true;
                    _isSharded = item.Take("using", "hash");
                    SetKey([name]);
                }
                else if (item.Take("virtual"))
                {
                    isVirtual = true;
                }
                else
                {
                    item.Skip();
                }
            }

            _columns.Add(new SourceSchemaColumn(name, type, notNull, isVirtual));
        }

        void SetKey(ImmutableArray<string> key) =>
            _key = _key.IsEmpty ? key : throw new FormatException("two primary keys are declared");
    }
}
