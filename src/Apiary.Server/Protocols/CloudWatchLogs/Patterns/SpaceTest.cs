using System.Globalization;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>One comparison on a field of a space-delimited pattern.</summary>
/// <param name="Op">The comparison.</param>
/// <param name="Operand">What it is compared with.</param>
internal sealed record SpaceTest(PatternOperator Op, PatternOperand Operand)
{
    /// <summary>Whether the field's text passes.</summary>
    public bool Holds(string field)
    {
        if (Operand.Number is not null && double.TryParse(field, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)) return Operand.Compares(Op, number);
        return Op switch
        {
            PatternOperator.Equal => Operand.IsLike(field),
            PatternOperator.NotEqual => !Operand.IsLike(field),
            _ => false,
        };
    }
}
