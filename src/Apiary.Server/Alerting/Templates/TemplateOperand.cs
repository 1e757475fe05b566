namespace Apiary.Server.Alerting.Templates;

/// <summary>What a command is made of.</summary>
internal abstract record TemplateOperand
{
    /// <summary>A text, number, truth value or nil.</summary>
    public sealed record Literal(object? Value) : TemplateOperand;

    /// <summary>The dot and a path from it; empty for the dot itself.</summary>
    public sealed record Field(IReadOnlyList<string> Path) : TemplateOperand;

    /// <summary>A variable and a path from it; <c>$</c> is the data of the whole template.</summary>
    public sealed record Variable(string Name, IReadOnlyList<string> Path) : TemplateOperand;

    /// <summary>A function.</summary>
    public sealed record Function(string Name) : TemplateOperand;

    /// <summary>A pipeline in parentheses, and a path from its value.</summary>
    public sealed record Nested(TemplatePipeline Pipeline, IReadOnlyList<string> Path) : TemplateOperand;
}
