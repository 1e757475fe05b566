using Apiary.Engine.Queries.Fields;

namespace Apiary.Engine.Queries;

/// <summary>Asks which values a column has, for completion while somebody types: a little work, whatever the size of the store.</summary>
public sealed record ValueQuery
{
    /// <summary>Fields that are computed; <see cref="Column"/> may be one of theirs.</summary>
    public IReadOnlyList<CalculatedField> CalculatedFields { get; init; } = [];

    /// <summary>The column.</summary>
    public required string Column { get; init; }

    /// <summary>What the value's text begins with; upper and lower case of ASCII letters are the same. Empty for any.</summary>
    public string Prefix { get; init; } = "";

    /// <summary>Most values to return, at least 1.</summary>
    public int Limit { get; init; } = 20;
}
