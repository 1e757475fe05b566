namespace Apiary.Engine.Queries.Execution;

/// <summary>What statistics tell of a filter over a block.</summary>
internal enum Verdict
{
    /// <summary>No row passes.</summary>
    None,

    /// <summary>They cannot tell.</summary>
    Some,

    /// <summary>Every row passes.</summary>
    All,
}
