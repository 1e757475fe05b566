namespace Apiary.Server.Alerting;

/// <summary>What came of one attempt to tell a recipient.</summary>
/// <param name="Fault">Why it was not told, in words; null when it was.</param>
/// <param name="IsFinal">Whether another attempt would end the same.</param>
internal readonly record struct AlertOutcome(string? Fault, bool IsFinal)
{
    /// <summary>It was told.</summary>
    public static readonly AlertOutcome Told = new(null, true);

    /// <summary>It was refused for good.</summary>
    public static AlertOutcome Refused(string fault) => new(fault, true);

    /// <summary>It may work later.</summary>
    public static AlertOutcome Failed(string fault) => new(fault, false);
}
