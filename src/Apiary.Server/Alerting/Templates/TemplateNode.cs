namespace Apiary.Server.Alerting.Templates;

/// <summary>A part of a template.</summary>
internal abstract record TemplateNode
{
    /// <summary>Text that stands as it is.</summary>
    public sealed record Text(string Value) : TemplateNode;

    /// <summary>A value that is written, or kept under a name when <paramref name="Variable"/> is there.</summary>
    public sealed record Action(TemplatePipeline Pipeline, string? Variable, bool IsNew) : TemplateNode;

    /// <summary><c>if</c>, and <c>with</c>, which also makes the value the dot.</summary>
    public sealed record If(TemplatePipeline Condition, string? Variable, bool MovesDot, IReadOnlyList<TemplateNode> Then, IReadOnlyList<TemplateNode> Else) : TemplateNode;

    /// <summary><c>range</c>: the body for each item, which is the dot.</summary>
    public sealed record Range(TemplatePipeline Items, string? Index, string? Item, IReadOnlyList<TemplateNode> Body, IReadOnlyList<TemplateNode> Else) : TemplateNode;
}
