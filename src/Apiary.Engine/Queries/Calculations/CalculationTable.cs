using System.Collections.Frozen;

namespace Apiary.Engine.Queries.Calculations;

/// <summary>All operations: a new one is a class and a line here.</summary>
internal static class CalculationTable
{
    private static readonly FrozenDictionary<string, CalculationOp> ByName = new CalculationOp[]
    {
        new Count(),
        new Sum(),
        new Average(),
        new Minimum(),
        new Maximum(),
        new CountDistinct(),
        new Percentile("P001", 0.001),
        new Percentile("P01", 0.01),
        new Percentile("P05", 0.05),
        new Percentile("P10", 0.10),
        new Percentile("P20", 0.20),
        new Percentile("P25", 0.25),
        new Percentile("P50", 0.50),
        new Percentile("P75", 0.75),
        new Percentile("P80", 0.80),
        new Percentile("P90", 0.90),
        new Percentile("P95", 0.95),
        new Percentile("P99", 0.99),
        new Percentile("P999", 0.999),
        new HeatmapOp(),
        new Concurrency(),
        new Rate("RATE_AVG", new Average()),
        new Rate("RATE_SUM", new Sum()),
        new Rate("RATE_MAX", new Maximum()),
    }.ToFrozenDictionary(op => op.Name);

    public static IReadOnlySet<string> Names { get; } = ByName.Keys.ToFrozenSet();

    /// <summary>The operation of that name; null when there is none.</summary>
    public static CalculationOp? Find(string name) => ByName.GetValueOrDefault(name);
}
