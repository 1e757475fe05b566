namespace Apiary.Engine.Queries;

/// <summary>How several filters combine.</summary>
public enum FilterCombination
{
    /// <summary>All must hold.</summary>
    And,

    /// <summary>One must hold.</summary>
    Or,
}
