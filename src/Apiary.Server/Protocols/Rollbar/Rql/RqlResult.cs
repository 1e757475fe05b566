using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>What a query came to.</summary>
/// <param name="Columns">The names of what was selected.</param>
/// <param name="Rows">The rows, a value for each.</param>
/// <param name="Milliseconds">How long it took.</param>
internal sealed record RqlResult(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<FieldValue>> Rows, double Milliseconds);
