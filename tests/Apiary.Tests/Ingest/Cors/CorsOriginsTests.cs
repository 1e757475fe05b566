using Apiary.Server.Ingest.Cors;
using Xunit;

namespace Apiary.Tests.Ingest.Cors;

public sealed class CorsOriginsTests
{
    [Theory]
    [InlineData("*", "https://anything.example", true)]
    [InlineData("none", "https://anything.example", false)]
    [InlineData("https://shop.example", "https://shop.example", true)]
    [InlineData("https://shop.example/", "https://shop.example", true)]
    [InlineData("HTTPS://Shop.Example", "https://shop.example", true)]
    [InlineData("https://shop.example:443", "https://shop.example", true)]
    [InlineData("https://a.example, https://b.example:8443", "https://b.example:8443", true)]
    [InlineData("capacitor://localhost", "capacitor://localhost", true)]
    [InlineData("https://shop.example", "http://shop.example", false)]
    [InlineData("https://shop.example", "https://shop.example:8443", false)]
    [InlineData("https://shop.example", "https://evil.shop.example", false)]
    [InlineData("https://shop.example", "https://shop.example.evil", false)]
    [InlineData("https://shop.example", "null", false)]
    [InlineData("https://shop.example", "", false)]
    public void Origins_are_compared_exactly(string text, string origin, bool expected) => Assert.Equal(expected, CorsOrigins.Parse(text)!.Allows(origin));

    [Theory]
    [InlineData("")]
    [InlineData("shop.example")]
    [InlineData("https://shop.example/path")]
    [InlineData("https://shop.example?x")]
    [InlineData("https://user@shop.example")]
    [InlineData("https://shop.example,")]
    [InlineData("https://shop.example,*")]
    public void What_is_no_origin_is_refused(string text) => Assert.Null(CorsOrigins.Parse(text));
}
