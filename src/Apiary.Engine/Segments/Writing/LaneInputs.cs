using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Engine.Segments.Writing;

/// <summary>One lane to be written: its name and type, and the lanes of the inputs that it is made of.</summary>
/// <param name="Kind">What the lane is.</param>
/// <param name="Name">The column's name in UTF-8; empty for times and sample rates.</param>
/// <param name="Type">The type of every value.</param>
/// <param name="Readers">The lane of each input; null where the input has none.</param>
internal sealed record LaneInputs(LaneKind Kind, byte[] Name, ColumnType Type, LaneReader?[] Readers)
{
    /// <summary>Whether every input that has the lane has a dictionary for it.</summary>
    internal bool AreAllCoded => Readers.All(reader => reader is null || reader.Dictionary is not null);

    /// <summary>Whether this is the string lane of <paramref name="columnName"/>.</summary>
    internal bool IsStringColumn(string columnName) =>
        Kind == LaneKind.Column && Type == ColumnType.String && Encoding.UTF8.GetString(Name) == columnName;

    /// <summary>All lanes of <paramref name="inputs"/> in the order in which they are written: by name, but parent ids after the span ids that they refer to.</summary>
    internal static List<LaneInputs> Collect(IReadOnlyList<Segment> inputs)
    {
        var lanes = new List<LaneInputs>
        {
            new(LaneKind.Timestamps, [], ColumnType.Integer, [.. inputs.Select(input => input.Timestamps)]),
            new(LaneKind.SampleRates, [], ColumnType.Integer, [.. inputs.Select(input => input.SampleRates)]),
        };
        var columns = new Dictionary<(string Name, ColumnType Type), LaneInputs>();
        for (var i = 0; i < inputs.Count; i++)
        {
            foreach (var name in inputs[i].ColumnNames)
            {
                foreach (var reader in inputs[i].Lanes(name))
                {
                    if (!columns.TryGetValue((name, reader.Type), out var lane))
                    {
                        lane = new LaneInputs(LaneKind.Column, Encoding.UTF8.GetBytes(name), reader.Type, new LaneReader?[inputs.Count]);
                        columns.Add((name, reader.Type), lane);
                    }

                    lane.Readers[i] = reader;
                }
            }
        }

        var sorted = columns.Values.ToArray();
        Array.Sort(sorted, static (left, right) =>
        {
            var byName = left.Name.AsSpan().SequenceCompareTo(right.Name);
            return byName != 0 ? byName : left.Type.CompareTo(right.Type);
        });
        lanes.AddRange(sorted);
        var parents = lanes.FindIndex(lane => lane.IsStringColumn(SegmentFormat.ParentIdColumn));
        var spans = lanes.FindIndex(lane => lane.IsStringColumn(SegmentFormat.SpanIdColumn));
        if (parents >= 0 && spans > parents)
        {
            var moved = lanes[parents];
            lanes.RemoveAt(parents);
            lanes.Insert(spans, moved);
        }

        return lanes;
    }
}
