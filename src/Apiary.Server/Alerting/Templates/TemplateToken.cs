namespace Apiary.Server.Alerting.Templates;

/// <summary>A word of an action.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Text">How it is written; a string's without its quotes.</param>
internal readonly record struct TemplateToken(TemplateTokenKind Kind, string Text);
