using Apiary.Engine.Events;
using Apiary.Engine.Queries.Calculations;
using Apiary.Engine.Queries.Execution;
using Xunit;

namespace Apiary.Tests.Queries;

public sealed class DistinctSketchTests
{
    // Four standard errors of 0.81 %.
    private const double Tolerance = 0.0325;

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(DistinctSketch.ExactHashes)]
    public void Few_values_are_counted_exactly(int count)
    {
        var sketch = new DistinctSketch();
        for (var round = 0; round < 3; round++)
            for (var i = 0; i < count; i++) sketch.Add(Hash(i));
        Assert.Equal(count, sketch.Estimate());
    }

    [Theory]
    [InlineData(DistinctSketch.ExactHashes + 1)]
    [InlineData(5_000)]
    [InlineData(50_000)]
    [InlineData(1_000_000)]
    public void Many_values_are_estimated_within_the_stated_error(int count)
    {
        var whole = new DistinctSketch();
        DistinctSketch[] parts = [new(), new(), new()];
        for (var i = 0; i < count; i++)
        {
            whole.Add(Hash(i));
            // Overlapping parts, of which one stays small.
            parts[i % 2].Add(Hash(i));
            if (i < 500) parts[2].Add(Hash(i));
        }

        Assert.InRange(whole.Estimate(), count * (1 - Tolerance), count * (1 + Tolerance));
        parts[2].Add(parts[0]);
        parts[2].Add(parts[1]);
        Assert.Equal(whole.Estimate(), parts[2].Estimate());
    }

    [Fact]
    public void The_hash_zero_is_a_value_too()
    {
        var sketch = new DistinctSketch();
        sketch.Add(0);
        sketch.Add(0);
        sketch.Add(5);
        Assert.Equal(2, sketch.Estimate());
    }

    private static ulong Hash(int value) => ValueHash.OfBits(ColumnType.Integer, value, null);
}
