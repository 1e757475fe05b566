using Apiary.Server.Hosting;
using Xunit;

namespace Apiary.Tests.Hosting;

public sealed class ReceiveBlocksTests
{
    [Theory]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(4_096)]
    [InlineData(65_536)]
    public void Any_size_up_to_a_block_gets_a_whole_one(int size)
    {
        using var blocks = new ReceiveBlocks();
        using var rented = blocks.Rent(size);
        Assert.Equal(blocks.MaxBufferSize, rented.Memory.Length);
    }

    [Fact]
    public void More_than_a_block_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReceiveBlocks().Rent(65_537));

    [Fact]
    public void A_block_returned_twice_is_given_out_once()
    {
        using var blocks = new ReceiveBlocks();
        var first = blocks.Rent();
        first.Memory.Span[0] = 7;
        first.Dispose();
        first.Dispose();
        using var second = blocks.Rent();
        using var third = blocks.Rent();
        Assert.Equal(7, second.Memory.Span[0]);
        second.Memory.Span.Fill(1);
        third.Memory.Span.Fill(2);
        Assert.Equal(-1, second.Memory.Span.IndexOfAnyExcept((byte)1));
    }
}
