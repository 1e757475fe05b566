namespace Apiary.Engine.Queries.Relations;

/// <summary>How the span that a relational field is of stands to the event that is looked at (protocol reference, section 7.5).</summary>
public enum Relation
{
    /// <summary>The span of the trace that has no parent.</summary>
    Root,

    /// <summary>The span that the event's parent id names.</summary>
    Parent,

    /// <summary>An event whose parent id names this span.</summary>
    Child,

    /// <summary>An event of the trace, this one among them.</summary>
    Any,

    /// <summary>As <see cref="Any"/>, and possibly another one.</summary>
    Any2,

    /// <summary>As <see cref="Any2"/>.</summary>
    Any3,

    /// <summary>No event of the trace.</summary>
    None,
}
