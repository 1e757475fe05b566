using Apiary.Engine.Segments;
using Xunit;

namespace Apiary.Tests.Segments;

public sealed class DictionaryCacheTests
{
    [Fact]
    public void What_fits_exactly_is_kept_and_one_byte_more_lets_go_of_the_oldest()
    {
        var cache = new DictionaryCache(100);
        var (first, second, third) = (new Content(cache, 60), new Content(cache, 40), new Content(cache, 1));
        first.Read();
        second.Read();
        Assert.Equal(100, cache.UsedBytes);
        third.Read();
        Assert.Equal(41, cache.UsedBytes);
        second.Read();
        third.Read();
        first.Read();
        Assert.Equal((2, 1, 1), (first.Loads, second.Loads, third.Loads));
        Assert.InRange(cache.UsedBytes, 60, 100);
    }

    [Fact]
    public void What_is_used_stays_while_what_is_not_goes()
    {
        var cache = new DictionaryCache(100);
        var used = new Content(cache, 30);
        used.Read();
        for (var i = 0; i < 50; i++)
        {
            new Content(cache, 30).Read();
            used.Read();
        }

        Assert.Equal(1, used.Loads);
        Assert.InRange(cache.UsedBytes, 30, 100);
    }

    [Theory]
    [InlineData(100, 1)]
    [InlineData(101, 3)]
    public void What_alone_is_larger_than_the_limit_is_not_kept_and_pushes_nothing_out(int bytes, int loads)
    {
        var cache = new DictionaryCache(100);
        var small = new Content(cache, 10);
        small.Read();
        var large = new Content(cache, bytes);
        for (var i = 0; i < 3; i++) large.Read();
        Assert.Equal(loads, large.Loads);
        Assert.Equal(bytes > 100 ? 10 : 100, cache.UsedBytes);
        small.Read();
        Assert.Equal(bytes > 100 ? 1 : 2, small.Loads);
    }

    [Fact]
    public void Nothing_is_kept_where_nothing_may_be()
    {
        var cache = new DictionaryCache(0);
        var content = new Content(cache, 1);
        for (var i = 1; i <= 3; i++)
        {
            content.Read();
            Assert.Equal((i, 0), (content.Loads, cache.UsedBytes));
        }
    }

    [Fact]
    public void What_grows_is_counted_and_makes_others_go()
    {
        var cache = new DictionaryCache(100);
        var (other, growing) = (new Content(cache, 50), new Content(cache, 30));
        other.Read();
        growing.Read();
        growing.Grow(70);
        Assert.Equal(70, cache.UsedBytes);
        growing.Grow(101);
        Assert.Equal(0, cache.UsedBytes);
        // It was let go of: growing further changes nothing.
        growing.Grow(20);
        Assert.Equal(0, cache.UsedBytes);
        growing.Read();
        other.Read();
        Assert.Equal((2, 2, 70), (growing.Loads, other.Loads, cache.UsedBytes));
    }

    [Fact]
    public void What_is_forgotten_is_no_longer_counted()
    {
        var cache = new DictionaryCache(100);
        var content = new Content(cache, 60);
        content.Forget();
        content.Read();
        content.Forget();
        content.Forget();
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void What_cannot_be_read_throws_each_time_and_is_not_counted()
    {
        var cache = new DictionaryCache(100);
        var loads = 0;
        var content = new CachedContent<string>(cache, () => throw new InvalidDataException($"{++loads}"), _ => 1);
        for (var i = 1; i <= 2; i++) Assert.Equal($"{i}", Assert.Throws<InvalidDataException>(() => content.Value).Message);
        Assert.Equal(0, cache.UsedBytes);
    }

    [Fact]
    public void Many_threads_never_see_another_content_nor_exceed_the_limit()
    {
        var cache = new DictionaryCache(1_000);
        var contents = Enumerable.Range(0, 40).Select(i => new Content(cache, 20 + (i * 5))).ToArray();
        Parallel.For(0, 8, thread =>
        {
            var random = new Random(thread);
            for (var i = 0; i < 20_000; i++)
            {
                var content = contents[random.Next(contents.Length)];
                content.Read();
                if (random.Next(100) == 0) content.Forget();
                Assert.InRange(cache.UsedBytes, 0, cache.LimitBytes);
            }
        });
        foreach (var content in contents) content.Forget();
        Assert.Equal(0, cache.UsedBytes);
    }

    /// <summary>Something to keep that counts how often it was read.</summary>
    private sealed class Content
    {
        private readonly CachedContent<object[]> cached;
        private int bytes;
        private int loads;

        internal Content(DictionaryCache cache, int bytes)
        {
            this.bytes = bytes;
            cached = new CachedContent<object[]>(cache, () => [this, Interlocked.Increment(ref loads)], _ => Volatile.Read(ref this.bytes));
        }

        internal int Loads => Volatile.Read(ref loads);

        internal void Read() => Assert.Same(this, cached.Value[0]);

        internal void Grow(int to)
        {
            Volatile.Write(ref bytes, to);
            cached.Measure();
            if (to > 100) Volatile.Write(ref bytes, 70);
        }

        internal void Forget() => cached.Forget();
    }
}
