using System.Text.RegularExpressions;
using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary><c>parse</c>: pieces of a text as fields, by a glob or an expression. Rows that do not match stay as they are.</summary>
/// <param name="source">The text.</param>
/// <param name="literals">What stands around the asterisks of a glob, one more than there are names; null for an expression.</param>
/// <param name="regex">The expression, whose groups are named; null for a glob.</param>
/// <param name="names">The fields, in the order of the asterisks or groups.</param>
internal sealed class ParseCommand(InsightsExpression source, IReadOnlyList<string>? literals, Regex? regex, IReadOnlyList<string> names) : InsightsCommand
{
    /// <inheritdoc/>
    public override bool IsRowWise => true;

    /// <inheritdoc/>
    public override IEnumerable<InsightsExpression> Inputs => [source];

    /// <inheritdoc/>
    public override IEnumerable<string> Outputs => names;

    /// <inheritdoc/>
    public override IEnumerable<InsightsRow> Apply(IEnumerable<InsightsRow> rows) => rows.Select(row =>
    {
        var text = source.Evaluate(row).ToString();
        if (regex is null) Cut(text, row);
        else Find(text, row);
        return row;
    });

    /// <summary>Takes each literal at its first place behind the one before, so an asterisk stands for as little as it can.</summary>
    private void Cut(string text, InsightsRow row)
    {
        var at = text.IndexOf(literals![0], StringComparison.Ordinal);
        if (at < 0) return;
        at += literals[0].Length;
        var found = new string[names.Count];
        for (var i = 0; i < found.Length; i++)
        {
            var next = literals[i + 1];
            // The last asterisk at the end takes the rest.
            var end = next.Length == 0 && i == found.Length - 1 ? text.Length : text.IndexOf(next, at, StringComparison.Ordinal);
            if (end < 0) return;
            found[i] = text[at..end];
            at = end + next.Length;
        }

        for (var i = 0; i < found.Length; i++) row[names[i]] = InsightsValue.Of(found[i]);
    }

    private void Find(string text, InsightsRow row)
    {
        var match = regex!.Match(text);
        if (!match.Success) return;
        foreach (var name in names)
            if (match.Groups[name] is { Success: true } group) row[name] = InsightsValue.Of(group.Value);
    }
}
