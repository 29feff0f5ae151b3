using System.Buffers;
using System.Collections.Immutable;
using System.Text;
using System.Text.RegularExpressions;

namespace DestinationCdc.Changefeed;

/// <summary>
/// Objects that are no part of a feed. A glob without '/' is held against the last part of the key, one with '/'
/// against the whole key below the prefix; <c>*</c> and <c>?</c> stay within one part, <c>**</c> crosses parts. Folder
/// markers (empty objects whose key ends with '/' or '_$folder$') are always ignored.
/// </summary>
sealed class IgnoreList
{
    public static readonly ImmutableArray<string> Default = ["_SUCCESS", "_metadata/**"];

    static readonly SearchValues<char> Wildcards = SearchValues.Create("*?");

    /// <summary>What stands before a glob's first wildcard tells nearly all names apart, without the pattern.</summary>
    readonly ImmutableArray<(string Start, Regex Pattern, bool WholeKey)> _globs;

    public IgnoreList(IEnumerable<string> globs) =>
        _globs = [.. globs.Select(glob =>
            (StartOf(glob), ToRegex(glob), glob.Contains('/', StringComparison.Ordinal)))];

    public bool Matches(string key, long size)
    {
        if (size == 0 && (key.EndsWith('/') || key.EndsWith("_$folder$", StringComparison.Ordinal)))
        {
            return true;
        }

        var name = key.AsSpan(key.LastIndexOf('/') + 1);
        foreach (var (start, pattern, wholeKey) in _globs)
        {
            var text = wholeKey ? key : name;
            if (text.StartsWith(start, StringComparison.Ordinal) && pattern.IsMatch(text))
            {
                return true;
            }
        }

        return false;
    }

    static string StartOf(string glob)
    {
        var wildcard = glob.AsSpan().IndexOfAny(Wildcards);
        return wildcard < 0 ? glob : glob[..wildcard];
    }

    static Regex ToRegex(string glob)
    {
        var pattern = new StringBuilder("^");
        for (var i = 0; i < glob.Length; i++)
        {
            var crossing = glob[i] == '*' && i + 1 < glob.Length && glob[i + 1] == '*';
            pattern.Append(glob[i] switch
            {
                '*' when crossing => ".*",
                '*' => "[^/]*",
                '?' => "[^/]",
                var other => Regex.Escape(other.ToString()),
            });
            i += crossing ? 1 : 0;
        }

        return new Regex(
            pattern.Append('$').ToString(),
            RegexOptions.Singleline | RegexOptions.CultureInvariant | RegexOptions.NonBacktracking);
    }
}
