namespace Apiary.Engine.Queries.Calculations;

/// <summary>What an accumulator wants to see of its column.</summary>
internal enum AccumulatorInput
{
    /// <summary>Only which rows have a value, or all rows when there is no column.</summary>
    Rows,

    /// <summary>Numbers; those of integer and boolean lanes as integers.</summary>
    Values,

    /// <summary>Numbers, all as doubles.</summary>
    Numbers,

    /// <summary>Numbers as doubles, with the time of each row.</summary>
    Spans,

    /// <summary>Numbers that stand for distinct values over the whole query.</summary>
    Ids,

    /// <summary>Hashes of the values.</summary>
    Hashes,
}
