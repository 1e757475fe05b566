using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments.Writing;

/// <summary>The values of one lane over all inputs, block by block of the file to be. Blocks are asked for in order; <see cref="Restart"/> begins anew.</summary>
internal sealed class LaneGather : IDisposable
{
    private readonly MergeOrder order;
    private readonly NumberCursor[] numbers;
    private readonly TextCursor[] texts;
    // Instead of the cursors, for the one input of a flush.
    private readonly ShuffledNumbers? shuffled;

    private LaneGather(MergeOrder order, NumberCursor[] numbers, TextCursor[] texts, ShuffledNumbers? shuffled)
    {
        this.order = order;
        this.numbers = numbers;
        this.texts = texts;
        this.shuffled = shuffled;
    }

    /// <summary>Gathers codes through <paramref name="codeMaps"/>, or numbers where that is null.</summary>
    internal static LaneGather OfNumbers(MergeOrder order, LaneInputs lane, int[]?[]? codeMaps)
    {
        if (order.Inputs is [var input] && order.Orders[0] is { } rows && lane.Readers[0] is { } only)
            return new LaneGather(order, [], [], new ShuffledNumbers(input, only, rows, codeMaps?[0]));
        return new LaneGather(order, [.. lane.Readers.Select((reader, i) => new NumberCursor(order.Inputs[i], reader, order.Orders[i], codeMaps?[i]))], [], null);
    }

    /// <summary>Gathers the bytes of strings.</summary>
    internal static LaneGather OfTexts(MergeOrder order, LaneInputs lane) =>
        new(order, [], [.. lane.Readers.Select((reader, i) => new TextCursor(order.Inputs[i], reader, order.Orders[i]))], null);

    internal void Restart()
    {
        shuffled?.Restart();
        foreach (var cursor in numbers) cursor.Restart();
        foreach (var cursor in texts) cursor.Restart();
    }

    /// <summary>The values of the rows of the next block that have one; <paramref name="flags"/> says which those are.</summary>
    internal Span<long> ReadNumbers(int block, Span<long> values, BlockRowFlags flags)
    {
        if (shuffled is not null) return shuffled.Take(order.RowsInBlock(block), values, flags);
        var start = block * Segment.BlockRows;
        var end = start + order.RowsInBlock(block);
        for (var row = start; row < end;)
        {
            var length = order.RunLength(row, end, out var source);
            numbers[source].Take(values.Slice(row - start, length), flags.Flags.Slice(row - start, length));
            row += length;
        }

        flags.Seal(end - start);
        return flags.Compact(values[..(end - start)]);
    }

    /// <summary>As <see cref="ReadNumbers"/>, for strings.</summary>
    internal void ReadTexts(int block, TextList values, BlockRowFlags flags)
    {
        values.Clear();
        var start = block * Segment.BlockRows;
        var end = start + order.RowsInBlock(block);
        for (var row = start; row < end;)
        {
            var length = order.RunLength(row, end, out var source);
            texts[source].Take(values, flags.Flags.Slice(row - start, length));
            row += length;
        }

        flags.Seal(end - start);
    }

    public void Dispose()
    {
        shuffled?.Dispose();
        foreach (var cursor in numbers) cursor.Dispose();
    }
}
