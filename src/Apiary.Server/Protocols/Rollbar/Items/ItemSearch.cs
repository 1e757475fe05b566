using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;

namespace Apiary.Server.Protocols.Rollbar.Items;

/// <summary>
/// Text to look for items by (reference, section 9): words of the title, <c>#12</c>, and <c>field:value</c> for what an occurrence has, which begins with the value, is it where
/// that stands in quotes, or has it anywhere between <c>%</c>. All must fit, those of fields one and the same occurrence.
/// </summary>
internal sealed class ItemSearch
{
    private const int MostTerms = 50;

    private static readonly Dictionary<string, string> Columns = new(StringComparer.OrdinalIgnoreCase)
    {
        ["host"] = ErrorFields.Host, ["context"] = "rollbar.context", ["ip"] = ErrorFields.ClientAddress, ["user_id"] = ErrorFields.PersonId, ["username"] = ErrorFields.PersonName, ["email"] = ErrorFields.PersonEmail,
        ["code_version"] = ErrorFields.CodeVersion, ["fingerprint"] = "rollbar.fingerprint", ["uuid"] = ErrorFields.Uuid, ["platform"] = "rollbar.platform", ["language"] = "rollbar.language",
        ["notifier_name"] = "rollbar.notifier", ["request_url"] = ErrorFields.Url, ["request_method"] = "http.method", ["exception"] = "exception.type", ["exception_class"] = "exception.type",
        ["exception_message"] = ErrorFields.Message, ["file"] = ErrorFields.Stack, ["method"] = ErrorFields.Stack, ["message_body"] = ErrorFields.Body,
    };

    private readonly List<(string Word, bool IsNegated)> words = [];
    private readonly List<Filter> filters = [];

    /// <summary>Reads a text; what nobody understands is said in <see cref="Fault"/>.</summary>
    public ItemSearch(string text)
    {
        var terms = Terms(text);
        if (terms.Count > MostTerms) Fault = $"a search has at most {MostTerms} terms";
        foreach (var (term, isQuoted) in terms.Take(MostTerms)) Add(term, isQuoted);
    }

    /// <summary>What cannot be looked for; null when all can.</summary>
    public string? Fault { get; private set; }

    /// <summary>What one occurrence of an item must have; empty for nothing.</summary>
    public IReadOnlyList<Filter> Filters => filters;

    /// <summary>Whether the words fit an item itself.</summary>
    public bool Takes(ErrorItem item) => words.TrueForAll(word => IsIn(word.Word, item) != word.IsNegated);

    private static bool IsIn(string word, ErrorItem item) => word switch
    {
        "is:group" => item.Members.Count > 0,
        _ => item.Title.Contains(word, StringComparison.OrdinalIgnoreCase) || word == $"#{item.Counter}",
    };

    private void Add(string term, bool isQuoted)
    {
        var isNegated = term.StartsWith('!') && term.Contains(':', StringComparison.Ordinal);
        var colon = term.IndexOf(':', StringComparison.Ordinal);
        var name = colon <= 0 ? "" : term[(isNegated ? 1 : 0)..colon];
        var isField = name.Length > 0 && colon < term.Length - 1 && name.All(c => char.IsAsciiLetterLower(c) || c is '_' || (name.StartsWith("custom[", StringComparison.Ordinal) && name[^1] == ']'));
        if (!isField || (name == "is" && term.EndsWith(":group", StringComparison.Ordinal)))
        {
            words.Add((isNegated ? term[1..] : term, isNegated));
            return;
        }

        var value = term[(colon + 1)..];
        if (name == "title") words.Add((value.Trim('%'), isNegated));
        else if (ColumnOf(name) is not { } column) Fault ??= $"there is no search field {name}; those that there are: is:group, title, {string.Join(", ", Columns.Keys)}, custom[key]";
        else if (isNegated) Fault ??= $"{name} cannot be searched for with !";
        else filters.Add(new Filter(column, isQuoted ? FilterOp.Equal : OpOf(column, value), [FieldValue.String(isQuoted ? value : value.Trim('%'))]));
    }

    private static string? ColumnOf(string name) =>
        name.StartsWith("custom[", StringComparison.Ordinal) ? $"custom.{name["custom[".Length..^1]}" : Columns.GetValueOrDefault(name);

    private static FilterOp OpOf(string column, string value) =>
        column == ErrorFields.Stack || (value[0] == '%' && value[^1] == '%') ? FilterOp.Contains : value[0] == '%' ? FilterOp.EndsWith : FilterOp.StartsWith;

    /// <summary>What blanks part, but for those in quotes; a backslash takes the next character as it is.</summary>
    private static List<(string Term, bool IsQuoted)> Terms(string text)
    {
        var terms = new List<(string, bool)>();
        var term = new StringBuilder();
        var (isOpen, isQuoted) = (false, false);
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || (!isOpen && char.IsWhiteSpace(text[i])))
            {
                if (term.Length > 0) terms.Add((term.ToString(), isQuoted));
                term.Clear();
                isQuoted = false;
            }
            else if (text[i] == '"')
            {
                isOpen = !isOpen;
                isQuoted = true;
            }
            else
            {
                term.Append(text[i] == '\\' && i + 1 < text.Length ? text[++i] : text[i]);
            }
        }

        return terms;
    }
}
