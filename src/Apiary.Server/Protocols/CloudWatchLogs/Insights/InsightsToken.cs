namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>One word of a query.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">A name or text without its quotes, else as written.</param>
/// <param name="Start">Offset of its first character.</param>
/// <param name="End">Offset behind its last one.</param>
/// <param name="Number">The number of a number or period.</param>
internal readonly record struct InsightsToken(InsightsTokenKind Kind, string Text, int Start, int End, double Number = 0)
{
    /// <summary>Whether it is this symbol.</summary>
    public bool IsSymbol(string symbol) => Kind == InsightsTokenKind.Symbol && Text == symbol;

    /// <summary>Whether it is this word, in any case.</summary>
    public bool IsWord(string word) => Kind == InsightsTokenKind.Name && Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    /// <summary>It in a message.</summary>
    public string Shown => Kind == InsightsTokenKind.End ? "the end of the query" : $"`{Text}`";
}
