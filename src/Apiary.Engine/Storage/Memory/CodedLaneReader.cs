using System.Runtime.InteropServices;
using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Storage.Memory;

/// <summary>Reads strings of open rows by code.</summary>
internal sealed class CodedLaneReader(CodedLane lane, int rowCount) : MemoryLaneReader(lane, rowCount)
{
    private readonly MemoryDictionary dictionary = lane.Dictionary;

    public override LaneDictionary? Dictionary { get; } = new MemoryDictionaryView(lane.Dictionary);

    public override LaneStatistics Statistics(int block)
    {
        var statistics = new LaneStatistics(0, long.MinValue, long.MaxValue, double.NegativeInfinity, double.PositiveInfinity, 1, uint.MaxValue);
        if (Find(block, out var count) is not NumberBlock found || count == 0) return statistics;
        return statistics with { PresentCount = count, MinCode = (uint)found.Min, MaxCode = (uint)found.Max };
    }

    public override void ReadCodes(int block, Span<uint> codes)
    {
        codes = codes[..RowsIn(block)];
        if (Find(block, out var count) is not NumberBlock found || count == 0)
        {
            codes.Clear();
            return;
        }

        var rows = found.Rows(count);
        var bytes = found.Values(count, out var width);
        if (rows.IsEmpty)
        {
            Widening.ToUInt32(bytes, width, codes[..count]);
            codes[count..].Clear();
            return;
        }

        codes.Clear();
        switch (width)
        {
            case 1:
                for (var i = 0; i < rows.Length; i++) codes[rows[i]] = bytes[i];
                break;
            case 2:
                var shorts = MemoryMarshal.Cast<byte, ushort>(bytes);
                for (var i = 0; i < rows.Length; i++) codes[rows[i]] = shorts[i];
                break;
            default:
                var ints = MemoryMarshal.Cast<byte, uint>(bytes);
                for (var i = 0; i < rows.Length; i++) codes[rows[i]] = ints[i];
                break;
        }
    }

    public override void ReadStrings(int block, StringBlock buffer)
    {
        buffer.Clear(RowsIn(block));
        if (Find(block, out var count) is not NumberBlock found) return;
        var rows = found.Rows(count);
        for (var i = 0; i < count; i++) buffer.Set(rows.IsEmpty ? i : rows[i], dictionary.Entry((int)found.Value(i) - 1));
    }

    protected override FieldValue ValueAt(MemoryBlock block, int index) =>
        FieldValue.String(Encoding.UTF8.GetString(dictionary.Entry((int)((NumberBlock)block).Value(index) - 1)));
}
