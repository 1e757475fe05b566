namespace Apiary.Server.Protocols.XRay.Config;

/// <summary>A filter expression with a name (section 6.4 of the protocol reference).</summary>
internal sealed record XRayGroup : XRayTagged
{
    /// <summary>The name of the group that is always there and has every trace.</summary>
    public const string DefaultName = "Default";

    /// <summary>The expression; null for every trace.</summary>
    public string? FilterExpression { get; init; }

    /// <summary>Whether insights are wanted; kept and given back, none are made.</summary>
    public bool InsightsEnabled { get; init; }

    /// <summary>Whether they are to be told of.</summary>
    public bool NotificationsEnabled { get; init; }
}
