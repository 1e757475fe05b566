using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Execution;

/// <summary>A code for each whole number, where they lie close together.</summary>
/// <param name="type">Integers or booleans.</param>
/// <param name="declared">What their column is declared as.</param>
/// <param name="min">No number is smaller.</param>
/// <param name="max">No number is larger.</param>
internal sealed class WholeScale(ColumnType type, ColumnType? declared, long min, long max) : NumberScale
{
    /// <summary>Status codes, counts and ages lie within so many of each other.</summary>
    public const int MaxNumbers = 4_096;

    public override int CodeCount { get; } = (int)(max - min) + 2;

    /// <summary>The id of the number of a code.</summary>
    public int IdOf(int code, ColumnValues values) => values.IdOfBits(type, min + code - 1, declared);

    protected override void Read(LaneReader lane, int block, Span<uint> codes, BlockBuffers buffers)
    {
        var integers = buffers.Integers.AsSpan(0, codes.Length);
        lane.ReadIntegers(block, integers);
        for (var i = 0; i < integers.Length && i < codes.Length; i++) codes[i] = (uint)(integers[i] - min + 1);
    }
}
