using System.Collections.Immutable;
using System.Globalization;

namespace DestinationCdc.Workload;

/// <summary>
/// A bank: every transfer moves money between two accounts and writes one row of its own in the same transaction, so
/// the sum of all balances never changes; holdings in other currencies come and go. Deletes, re-opened accounts and
/// NULLs included.
/// </summary>
sealed class BankHistory(Random random, int accounts) : History(random)
{
    const decimal OpeningBalance = 1000m;
    static readonly string[] Currencies = ["CHF", "EUR", "JPY", "USD"];
    static readonly string[] Notes =
        ["rent", "Müller & Söhne", "naïve café ☕", "", "it's \"fine\"", "line\nbreak"];

    static readonly WorkloadTable Accounts = new(
        "accounts",
        [
            new("id", WorkloadType.Int8),
            new("owner", WorkloadType.String),
            new("balance", WorkloadType.Decimal, 19, 4),
            new("opened", WorkloadType.TimestampTz),
        ],
        ["id"]);

    static readonly WorkloadTable Transfers = new(
        "transfers",
        [
            new("id", WorkloadType.Int8),
            new("from_account", WorkloadType.Int8),
            new("to_account", WorkloadType.Int8),
            new("amount", WorkloadType.Decimal, 19, 4),
            new("note", WorkloadType.String),
            new("at", WorkloadType.TimestampTz),
        ],
        ["id"]);

    static readonly WorkloadTable Holdings = new(
        "holdings",
        [
            new("account", WorkloadType.Int8),
            new("currency", WorkloadType.String),
            new("amount", WorkloadType.Decimal, 30, 10),
        ],
        ["currency", "account"]);

    readonly List<object?[]> _accounts = [];
    readonly Dictionary<(long, string), object?[]> _holdings = [];
    long _nextAccount = 1;
    long _nextTransfer = 1;

    public static ImmutableArray<WorkloadTable> AllTables => [Accounts, Transfers, Holdings];

    public override ImmutableArray<WorkloadTable> Tables => AllTables;

    public override IEnumerable<(WorkloadTable Table, object?[] Row)> InitialRows()
    {
        for (var i = 0; i < accounts; i++)
        {
            var row = NewAccount(OpeningBalance);
            _accounts.Add(row);
            yield return (Accounts, row);
        }
    }

    public override IEnumerable<(WorkloadTable Table, object?[] Row, bool IsDelete)> NextTransaction() =>
        Random.Next(10) switch
        {
            0 => Open(),
            1 when CloseCandidate() is { } account => Close(account),
            2 or 3 => Hold(),
            4 when _nextTransfer > 10 => Forget(),
            _ => Transfer(),
        };

    object?[] NewAccount(decimal balance)
    {
        var id = _nextAccount++;
        return [id, $"owner {id:D6}", Money(balance), id % 7 == 0 ? null : At(id * 1_000_003)];
    }

    IEnumerable<(WorkloadTable, object?[], bool)> Open()
    {
        var row = NewAccount(0);
        _accounts.Add(row);
        yield return (Accounts, row, false);
    }

    int? CloseCandidate()
    {
        var empty = _accounts.FindIndex(row => (string)row[2]! == Money(0));
        return empty < 0 ? null : empty;
    }

    IEnumerable<(WorkloadTable, object?[], bool)> Close(int index)
    {
        var row = _accounts[index];
        _accounts.RemoveAt(index);
        yield return (Accounts, Accounts.KeyOnly(row), true);
    }

    IEnumerable<(WorkloadTable, object?[], bool)> Transfer()
    {
        var from = Random.Next(_accounts.Count);
        var to = (from + 1 + Random.Next(_accounts.Count - 1)) % _accounts.Count;
        var available = Balance(from);
        var amount = Random.Next(8) == 0 ? available : Math.Round(available * Random.Next(1, 50) / 100, 4);
        yield return (Accounts, Change(from, -amount), false);
        yield return (Accounts, Change(to, amount), false);
        var id = _nextTransfer++;
        yield return (
            Transfers,
            [
                id,
                _accounts[from][0],
                _accounts[to][0],
                Money(amount),
                Random.Next(3) == 0 ? null : Notes[Random.Next(Notes.Length)],
                At(id * 7_000_001),
            ],
            false);
    }

    /// <summary>Old transfers are removed; the same one perhaps twice, which the feed may report or not.</summary>
    IEnumerable<(WorkloadTable, object?[], bool)> Forget()
    {
        yield return (Transfers, [Random.NextInt64(1, _nextTransfer), null, null, null, null, null], true);
    }

    IEnumerable<(WorkloadTable, object?[], bool)> Hold()
    {
        var account = (long)_accounts[Random.Next(_accounts.Count)][0]!;
        var key = (account, Currencies[Random.Next(Currencies.Length)]);
        if (_holdings.Remove(key, out var old) && Random.Next(3) == 0)
        {
            yield return (Holdings, Holdings.KeyOnly(old), true);
        }
        else
        {
            var amount = (Random.Next(1_000_000) / 997m).ToString("F10", CultureInfo.InvariantCulture);
            _holdings[key] = [key.account, key.Item2, amount];
            yield return (Holdings, _holdings[key], false);
        }
    }

    decimal Balance(int index) => decimal.Parse((string)_accounts[index][2]!, CultureInfo.InvariantCulture);

    object?[] Change(int index, decimal by)
    {
        var row = (object?[])_accounts[index].Clone();
        row[2] = Money(Balance(index) + by);
        return _accounts[index] = row;
    }
}
