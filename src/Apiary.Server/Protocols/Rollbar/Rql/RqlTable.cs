using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>Rows that a query is answered from in memory.</summary>
/// <param name="Columns">The columns' names, as the query has them.</param>
/// <param name="Rows">The rows, a value for each column.</param>
/// <param name="IsWhole">Whether these are all that there are.</param>
internal sealed record RqlTable(IReadOnlyList<string> Columns, IReadOnlyList<IReadOnlyList<FieldValue>> Rows, bool IsWhole);
