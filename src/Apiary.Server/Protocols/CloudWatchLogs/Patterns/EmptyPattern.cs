namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>The pattern without a term: matches everything.</summary>
internal sealed class EmptyPattern : FilterPattern
{
    /// <summary>The only one.</summary>
    public static readonly EmptyPattern Instance = new();

    private EmptyPattern()
    {
    }

    /// <inheritdoc/>
    public override bool Matches(string message) => true;
}
