namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>How far the fields of a JSON line become columns.</summary>
internal static class LogLineFields
{
    /// <summary>How many levels of objects become dotted columns; deeper ones are kept as text.</summary>
    public const int MaxDepth = 10;

    /// <summary>Most fields of one line that become columns, as AWS discovers; the rest is in the message alone.</summary>
    public const int MaxFields = 1_000;

    /// <summary>Longest name in characters that is surely kept whole as a column's, see <see cref="Apiary.Engine.Events.EventLimits.MaxNameBytes"/>.</summary>
    public const int MaxNeededName = 250;
}
