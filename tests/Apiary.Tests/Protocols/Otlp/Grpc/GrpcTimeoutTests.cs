using Apiary.Server.Protocols.Otlp.Grpc;
using Xunit;

namespace Apiary.Tests.Protocols.Otlp.Grpc;

public sealed class GrpcTimeoutTests
{
    [Theory]
    [InlineData("1H", 3_600_000)]
    [InlineData("2M", 120_000)]
    [InlineData("10S", 10_000)]
    [InlineData("9999m", 9_999)]
    [InlineData("99999999u", 99_999.999)]
    [InlineData("1500000n", 1.5)]
    [InlineData("1n", 0)]
    [InlineData("0S", 0)]
    [InlineData("99999999H", 3_600_000)]
    public void A_time_is_digits_and_a_unit_and_at_most_an_hour(string text, double milliseconds)
    {
        Assert.True(GrpcTimeout.TryParse(text, out var timeout));
        Assert.Equal(milliseconds, timeout.TotalMilliseconds, 6);
    }

    [Theory]
    [InlineData("")]
    [InlineData("S")]
    [InlineData("10")]
    [InlineData("10s")]
    [InlineData("-1S")]
    [InlineData("1.5S")]
    [InlineData("1 S")]
    [InlineData("100000000S")]
    public void Nothing_else_is(string text) => Assert.False(GrpcTimeout.TryParse(text, out _));
}
