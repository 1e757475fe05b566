namespace Apiary.Server.Alerting.Templates;

/// <summary>Kinds of words in an action.</summary>
internal enum TemplateTokenKind
{
    /// <summary>A name, such as of a function.</summary>
    Name,

    /// <summary><c>.a.b</c>, or the dot alone.</summary>
    Field,

    /// <summary><c>$name</c>, with a path perhaps.</summary>
    Variable,

    /// <summary>A text in quotes.</summary>
    String,

    /// <summary>A number.</summary>
    Number,

    /// <summary><c>|</c>, <c>(</c>, <c>)</c>, <c>,</c>, <c>=</c> or <c>:=</c>.</summary>
    Mark,
}
