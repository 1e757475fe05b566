namespace Apiary.Server.Alerting.Templates;

/// <summary>Commands one after the other, each with the value of the one before as its last argument.</summary>
internal sealed record TemplatePipeline(IReadOnlyList<IReadOnlyList<TemplateOperand>> Commands);
