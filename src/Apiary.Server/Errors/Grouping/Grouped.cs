using System.Text.Json;
using Apiary.Server.Errors.Payloads;
using Apiary.Server.Errors.Rules;

namespace Apiary.Server.Errors.Grouping;

/// <summary>What an occurrence is known by and called, after a project's rules.</summary>
/// <param name="Payload">The occurrence with its title.</param>
/// <param name="Fingerprint">At most 40 characters.</param>
/// <param name="RuleIndex">Which rule had a say, from 0; null when none did.</param>
internal sealed record Grouped(ErrorPayload Payload, string Fingerprint, int? RuleIndex)
{
    /// <summary>Groups an occurrence.</summary>
    public static Grouped Of(JsonElement data, GroupingRules rules)
    {
        var payload = new ErrorPayload(data);
        var usual = Grouping.Fingerprint.Of(payload);
        if (!rules.HasAny) return new Grouped(payload, usual, null);
        var outcome = rules.Apply(data, usual, payload.Title);
        // What the client groups by itself, no rule changes (reference, section 5).
        var fingerprint = outcome.Fingerprint is not null && data.TextAt("fingerprint").Length == 0 ? Grouping.Fingerprint.Short(outcome.Fingerprint) : usual;
        return new Grouped(outcome.Title is null ? payload : new ErrorPayload(data, outcome.Title), fingerprint, outcome.Index);
    }
}
