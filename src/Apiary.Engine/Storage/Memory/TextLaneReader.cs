using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>Reads strings of open rows that have no dictionary.</summary>
internal sealed class TextLaneReader(TextLane lane, int rowCount) : MemoryLaneReader(lane, rowCount)
{
    public override LaneStatistics Statistics(int block)
    {
        Find(block, out var count);
        return new LaneStatistics(count, long.MinValue, long.MaxValue, double.NegativeInfinity, double.PositiveInfinity, 1, uint.MaxValue);
    }

    public override void ReadStrings(int block, StringBlock buffer)
    {
        buffer.Clear(RowsIn(block));
        if (Find(block, out var count) is not TextBlock found) return;
        var rows = found.Rows(count);
        var text = found.Text;
        for (var i = 0; i < count; i++) text.CopyTo(i, buffer.Allocate(rows.IsEmpty ? i : rows[i], text.Length(i)));
    }

    protected override FieldValue ValueAt(MemoryBlock block, int index)
    {
        var text = ((TextBlock)block).Text;
        var bytes = new byte[text.Length(index)];
        text.CopyTo(index, bytes);
        return FieldValue.String(Encoding.UTF8.GetString(bytes));
    }
}
