using Apiary.Engine.Queries.Execution;
using Xunit;

namespace Apiary.Tests.Queries;

/// <summary>The vector loops against their scalar twins.</summary>
public sealed class BitmapsTests
{
    public static TheoryData<int> Lengths() => [0, 1, 3, 63, 64, 65, 127, 128, 1000, 65_536];

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Vectors_and_scalars_find_the_same_rows(int length)
    {
        var random = new Random(length);
        for (var round = 0; round < 20; round++)
        {
            var maxCode = random.Next(1, 700);
            var codes = Make(length, () => (uint)random.Next(maxCode + 1));
            var (low, high) = (random.Next(maxCode + 1), random.Next(maxCode + 1));
            var (min, max) = ((uint)Math.Min(low, high), (uint)Math.Max(low, high));
            Same(length, bits => Bitmaps.CodesInRange(codes, min, max, bits), bits => ScalarBitmaps.CodesInRange(codes, min, max, bits));
            var set = Make((maxCode / 32) + 1, () => (uint)random.NextInt64(uint.MaxValue));
            Same(length, bits => Bitmaps.CodesInSet(codes, set, bits), bits => ScalarBitmaps.CodesInSet(codes, set, bits));
            var integers = Make(length, () => random.Next(3) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(-5, 5));
            var bounds = Make(2, () => random.Next(2) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(-5, 5));
            Same(length, bits => Bitmaps.IntegersInRange(integers, bounds[0], bounds[1], bits), bits => ScalarBitmaps.IntegersInRange(integers, bounds[0], bounds[1], bits));
            var numbers = Make(length, () => random.Next(6) switch { 0 => double.NaN, 1 => double.PositiveInfinity, 2 => -0.0, _ => random.NextDouble() });
            Same(length, bits => Bitmaps.NumbersInRange(numbers, 0, 0.5, bits), bits => ScalarBitmaps.NumbersInRange(numbers, 0, 0.5, bits));
            var (cleared, plain) = (codes.ToArray(), codes.ToArray());
            var kept = Make(Bitmaps.Words(length), () => random.Next(3) switch { 0 => ulong.MaxValue, 1 => 0UL, _ => (ulong)random.NextInt64() });
            Bitmaps.ClearUnset(kept, cleared);
            ScalarBitmaps.ClearUnset(kept, plain);
            Assert.Equal(plain, cleared);
            var (blended, scalar) = (codes.ToArray(), codes.ToArray());
            Bitmaps.SetWhere(kept, 77, blended);
            ScalarBitmaps.SetWhere(kept, 77, scalar);
            Assert.Equal(scalar, blended);
            Assert.Equal(numbers.Any(double.IsNaN), Bitmaps.AnyNaN(numbers));
            var real = numbers.Where(number => !double.IsNaN(number)).ToArray();
            Assert.False(Bitmaps.AnyNaN(real));
        }
    }

    [Theory]
    [MemberData(nameof(Lengths))]
    public void Ranges_rows_and_counts_agree(int length)
    {
        var random = new Random(length);
        var bits = new ulong[Bitmaps.Words(length)];
        for (var round = 0; round < 20; round++)
        {
            var (a, b) = (random.Next(length + 1), random.Next(length + 1));
            var (start, end) = (Math.Min(a, b), Math.Max(a, b));
            Bitmaps.SetRange(bits, start, end);
            Assert.Equal(end - start, Bitmaps.Count(bits));
            var rows = new int[length + 64];
            Assert.Equal(end - start, Bitmaps.ToRows(bits, rows));
            Assert.Equal(Enumerable.Range(start, end - start), rows.Take(end - start));
            Bitmaps.Not(bits, length);
            Assert.Equal(length - (end - start), Bitmaps.Count(bits));
            var (from, to) = (random.Next(length + 1), random.Next(length + 1));
            Assert.Equal(Enumerable.Range(0, length).Count(row => row >= from && row < to && (row < start || row >= end)), Bitmaps.CountRange(bits, from, to));
        }
    }

    private static void Same(int length, Action<ulong[]> vector, Action<ulong[]> scalar)
    {
        var (left, right) = (new ulong[Bitmaps.Words(length)], new ulong[Bitmaps.Words(length)]);
        // Both must clear what was there.
        Array.Fill(left, 0xAAAAUL);
        Array.Fill(right, 0x5555UL);
        vector(left);
        scalar(right);
        Assert.Equal(right, left);
    }

    private static T[] Make<T>(int length, Func<T> value) => [.. Enumerable.Range(0, length).Select(_ => value())];
}
