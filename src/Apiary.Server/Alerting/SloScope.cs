using Apiary.Server.Queries;

namespace Apiary.Server.Alerting;

/// <summary>What an objective counts.</summary>
/// <param name="Scope">Its datasets, with the fields that may be used.</param>
/// <param name="Fingerprint">Another one when something else is counted than before.</param>
internal sealed record SloScope(QueryScope Scope, string Fingerprint);
