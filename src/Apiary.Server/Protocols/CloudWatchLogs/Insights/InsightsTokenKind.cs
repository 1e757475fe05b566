namespace Apiary.Server.Protocols.CloudWatchLogs.Insights;

/// <summary>What an <see cref="InsightsToken"/> is.</summary>
internal enum InsightsTokenKind
{
    /// <summary>Nothing is left.</summary>
    End,

    /// <summary>A field's, command's or function's name.</summary>
    Name,

    /// <summary>A name in backticks: always a field's.</summary>
    QuotedName,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A number and a unit of time.</summary>
    Period,

    /// <summary>A text in quotes.</summary>
    Text,

    /// <summary>An operator, bracket or comma.</summary>
    Symbol,
}
