using System.Globalization;
using System.Text;
using Apiary.Engine.Catalog;
using Apiary.Server.Protocols.Honeycomb;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb;

public sealed class HoneycombTimeTests
{
    [Theory]
    [InlineData("2018-07-03T20:59:08.832016791Z", 1_530_651_548_832_016_791)]
    [InlineData("2018-07-03T20:59:08Z", 1_530_651_548_000_000_000)]
    [InlineData("2018-07-03t20:59:08.5z", 1_530_651_548_500_000_000)]
    [InlineData("2018-07-03 20:59:08Z", 1_530_651_548_000_000_000)]
    [InlineData("2018-07-03T22:59:08+02:00", 1_530_651_548_000_000_000)]
    [InlineData("2018-07-03T15:29:08.1-05:30", 1_530_651_548_100_000_000)]
    [InlineData("2018-07-03T20:59:08.8320167919999Z", 1_530_651_548_832_016_791)]
    [InlineData("1969-12-31T23:59:59.5Z", -500_000_000)]
    [InlineData("2024-02-29T00:00:00Z", 1_709_164_800_000_000_000)]
    [InlineData("2016-12-31T23:59:60Z", 1_483_228_800_000_000_000)]
    [InlineData("1678-01-01T00:00:00Z", -9_214_560_000_000_000_000)]
    [InlineData("2261-12-31T23:59:59.999999999Z", 9_214_646_399_999_999_999)]
    [InlineData("1530651548", 1_530_651_548_000_000_000)]
    [InlineData("1530651548832", 1_530_651_548_832_000_000)]
    [InlineData("1530651548832016", 1_530_651_548_832_016_000)]
    [InlineData("1530651548832016791", 1_530_651_548_832_016_791)]
    [InlineData("15306515488320167919", 1_530_651_548_832_016_791)]
    [InlineData("-123456789", -123_456_789_000_000_000)]
    [InlineData("1530651548.832016791", 1_530_651_548_832_016_791)]
    [InlineData("1.5", 1_500_000_000)]
    [InlineData("1.530651548e9", 1_530_651_548_000_000_000)]
    public void TryParse_reads(string text, long expected)
    {
        Assert.True(HoneycombTime.TryParse(Encoding.UTF8.GetBytes(text), out var nanos));
        Assert.Equal(expected, nanos);
    }

    [Theory]
    [InlineData("")]
    [InlineData("now")]
    [InlineData("123456789")]
    [InlineData("-12345678")]
    [InlineData("2018-07-03")]
    [InlineData("2018-07-03T20:59:08")]
    [InlineData("2018-07-03T20:59:08.Z")]
    [InlineData("2018-07-03T20:59:08.1")]
    [InlineData("2018-07-03T20:59:08+0200")]
    [InlineData("2018-07-03T20:59:08+24:00")]
    [InlineData("2018-07-03T20:59:08ZZ")]
    [InlineData("2018-13-03T20:59:08Z")]
    [InlineData("2018-02-29T20:59:08Z")]
    [InlineData("2018-04-31T20:59:08Z")]
    [InlineData("2018-00-01T20:59:08Z")]
    [InlineData("2018-01-00T20:59:08Z")]
    [InlineData("2018-01-01T24:00:00Z")]
    [InlineData("2018-01-01T23:60:00Z")]
    [InlineData("2018-01-01T23:59:61Z")]
    [InlineData("2o18-01-01T23:59:59Z")]
    [InlineData("0001-01-01T00:00:00Z")]
    [InlineData("9999-12-31T23:59:59Z")]
    [InlineData("99999999999.5")]
    [InlineData("1e300")]
    [InlineData("NaN")]
    [InlineData(" 1530651548.5")]
    public void TryParse_refuses(string text) => Assert.False(HoneycombTime.TryParse(Encoding.UTF8.GetBytes(text), out _));

    [Fact]
    public void TryParse_agrees_with_the_runtime_over_the_calendar()
    {
        var random = new Random(2);
        for (var round = 0; round < 20_000; round++)
        {
            var time = new DateTimeOffset(1700, 1, 1, 0, 0, 0, TimeSpan.Zero).AddTicks(random.NextInt64(500L * 365 * TimeSpan.TicksPerDay));
            var text = time.ToOffset(TimeSpan.FromMinutes(random.Next(-720, 720))).ToString("yyyy-MM-dd'T'HH:mm:ss.fffffffzzz", CultureInfo.InvariantCulture);

            Assert.True(HoneycombTime.TryParse(Encoding.UTF8.GetBytes(text), out var nanos), text);
            Assert.Equal(UnixTime.ToNanos(time), nanos);
        }
    }
}
