using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>
/// A filter pattern of CloudWatch Logs (section 7 of the protocol reference), read and ready to be tried on messages.
/// Immutable and thread-safe.
/// </summary>
internal abstract class FilterPattern
{
    /// <summary>Most characters of a pattern.</summary>
    public const int MaxLength = 1024;

    /// <summary>Whether a message matches. Linear in the message's length: every regular expression runs without backtracking.</summary>
    public abstract bool Matches(string message);

    /// <summary>
    /// Filters that every event whose message matches passes: what the engine can rule out before messages are looked at.
    /// Never more than that, so <see cref="Matches"/> still decides.
    /// </summary>
    /// <param name="typeOf">The declared type of a column; null when no event has it.</param>
    public virtual PatternFilters Needed(Func<string, ColumnType?> typeOf) => PatternFilters.None;

    /// <summary>What a matching message holds under the pattern's names, as <c>TestMetricFilter</c> shows it; empty for a pattern of text.</summary>
    public virtual IReadOnlyList<KeyValuePair<string, string>> Extract(string message) => [];
}
