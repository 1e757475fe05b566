namespace Apiary.Tests.Queries;

/// <summary>How a <see cref="TestSegment"/> stores its lanes.</summary>
public enum LaneForm
{
    Plain,
    Dictionary,

    /// <summary>Strings with a dictionary, numbers without: what memory holds.</summary>
    Mixed,
}
