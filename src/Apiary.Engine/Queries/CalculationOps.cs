using Apiary.Engine.Queries.Calculations;

namespace Apiary.Engine.Queries;

/// <summary>What is known of the operations of a calculation by their names.</summary>
public static class CalculationOps
{
    /// <summary>All operations this engine answers, in capitals.</summary>
    public static IReadOnlySet<string> Names => CalculationTable.Names;

    /// <summary>True when the operation gives one value for a group, so that it can be ordered by and compared with; false for HEATMAP and unknown ones.</summary>
    public static bool HasScalar(string op) => CalculationTable.Find(op) is { HasScalar: true };
}
