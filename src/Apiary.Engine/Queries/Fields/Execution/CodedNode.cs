using System.Runtime.InteropServices;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>A part that depends on columns with dictionaries alone: it is computed once for each combination of their codes, and looked up for the rows.</summary>
/// <param name="lanes">The columns' lanes.</param>
/// <param name="table">What each combination gives; the first lane's code counts 1, the next one's as many as the first has codes, and so on.</param>
internal sealed class CodedNode(IReadOnlyList<LanePlan> lanes, FieldTable table) : FieldNode(table.Kinds)
{
    private readonly Lazy<uint[]> textCodes = new(table.TextCodes);

    /// <summary>Reads the codes of its texts without a look at its other values; false when it has several columns.</summary>
    public bool TryReadTextCodes(int block, Span<uint> codes)
    {
        if (lanes.Count > 1) return false;
        lanes[0].Reader.ReadCodes(block, codes);
        var map = textCodes.Value;
        foreach (ref var code in codes) code = map[code];
        return true;
    }

    public override void Fill(FieldBlock block, FieldVector result)
    {
        var codes = block.Codes;
        lanes[0].Reader.ReadCodes(block.Number, codes);
        if (lanes.Count == 1)
        {
            table.Read(MemoryMarshal.Cast<uint, int>(codes), result);
            return;
        }

        var combinations = block.Combinations;
        for (var row = 0; row < combinations.Length; row++) combinations[row] = (int)codes[row];
        var stride = lanes[0].CodeCount;
        foreach (var lane in lanes.Skip(1))
        {
            lane.Reader.ReadCodes(block.Number, codes);
            for (var row = 0; row < combinations.Length; row++) combinations[row] += (int)codes[row] * stride;
            stride *= lane.CodeCount;
        }

        table.Read(combinations, result);
    }
}
