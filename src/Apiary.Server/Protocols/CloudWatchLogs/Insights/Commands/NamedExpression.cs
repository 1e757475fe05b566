using Apiary.Server.Protocols.CloudWatchLogs.Insights.Expressions;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Commands;

/// <summary>An expression and the name of its result.</summary>
/// <param name="Expression">The expression.</param>
/// <param name="Name">Its alias, else its text as written.</param>
internal sealed record NamedExpression(InsightsExpression Expression, string Name)
{
    /// <summary>Whether it is a field under its own name, which needs no computing.</summary>
    public bool IsPlainField => Expression is FieldExpression plain && plain.Name == Name;
}
