using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Rollbar.Rql;

/// <summary>A figure of many rows while they come.</summary>
/// <param name="function">The aggregate.</param>
internal sealed class RqlFigure(string function)
{
    private readonly HashSet<string> distinct = new(StringComparer.Ordinal);
    private long count, numberCount;
    private double sum;
    private FieldValue least, greatest;

    /// <summary>What the rows came to; of none, counts are 0 and all else is nothing.</summary>
    public FieldValue Value => function switch
    {
        "count" => FieldValue.Integer(count),
        "count_distinct" => FieldValue.Integer(distinct.Count),
        "sum" => numberCount == 0 ? FieldValue.Null : RqlValues.Number(sum),
        "avg" => numberCount == 0 ? FieldValue.Null : RqlValues.Number(sum / numberCount),
        "min" => least,
        _ => greatest,
    };

    /// <summary>Adds a row's value; nothing does not count.</summary>
    public void Add(FieldValue value)
    {
        if (value.IsNull) return;
        count++;
        if (function == "count_distinct") distinct.Add(value.ToString());
        if (RqlValues.NumberOf(value) is { } number)
        {
            numberCount++;
            sum += number;
        }

        if (least.IsNull || RqlValues.Compare(value, least) < 0) least = value;
        if (greatest.IsNull || RqlValues.Compare(value, greatest) > 0) greatest = value;
    }
}
