using Apiary.Engine.Queries.Calculations;

namespace Apiary.Engine.Queries.Execution;

/// <summary>One calculation of the query and where its state is.</summary>
/// <param name="Calculation">As it was asked.</param>
/// <param name="Op">Its operation.</param>
/// <param name="State">Index into <see cref="QueryPlan.States"/>.</param>
internal sealed record CalculationPlan(Calculation Calculation, CalculationOp Op, int State);
