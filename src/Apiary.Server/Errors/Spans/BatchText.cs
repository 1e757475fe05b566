using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Server.Errors.Spans;

/// <summary>The texts of one name in a batch, by row. Valid as long as the batch is.</summary>
/// <param name="lane">The lane of that name; null when there is none.</param>
internal readonly struct BatchText(BatchLane? lane)
{
    /// <summary>Finds the texts of a name.</summary>
    public static BatchText Of(EventBatch batch, ReadOnlySpan<byte> name) => new(LaneOf(batch, name, ColumnType.String));

    /// <summary>The lane of a name and type that has values; null when there is none.</summary>
    public static BatchLane? LaneOf(EventBatch batch, ReadOnlySpan<byte> name, ColumnType type)
    {
        // Not LINQ: this is asked of every batch.
        var lanes = batch.Lanes;
        for (var i = 0; i < lanes.Count; i++)
            if (lanes[i] is { Count: > 0 } found && found.Type == type && found.Name.SequenceEqual(name)) return found;
        return null;
    }

    /// <summary>The rows that have a text, ascending.</summary>
    public ReadOnlySpan<int> Rows => lane is null ? [] : lane.Rows;

    /// <summary>The text of a row; empty when it has none.</summary>
    public string At(int row) => lane is not null && lane.Rows.BinarySearch(row) is >= 0 and var index ? Encoding.UTF8.GetString(lane.Dictionary!.Entry(lane.Codes[index])) : "";
}
