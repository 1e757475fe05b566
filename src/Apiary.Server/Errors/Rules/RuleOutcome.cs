namespace Apiary.Server.Errors.Rules;

/// <summary>What rules say of an occurrence.</summary>
/// <param name="Index">Which rule held, from 0; null when none did.</param>
/// <param name="Fingerprint">Its fingerprint, as long as it comes out; null when it says none.</param>
/// <param name="Title">Its title; null when it says none.</param>
internal readonly record struct RuleOutcome(int? Index, string? Fingerprint, string? Title)
{
    /// <summary>Of no rule.</summary>
    public static readonly RuleOutcome None = new(null, null, null);
}
