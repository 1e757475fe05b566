using Apiary.Server.Hosting;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb.Management;

/// <summary>How often management requests may come.</summary>
public sealed class ManagementRateTests
{
    [Fact]
    public async Task Requests_are_counted_by_resource_and_let_in_again_with_the_next_minute()
    {
        var time = new ManualTime();
        await using var server = await ManagementServer.StartAsync(options: new ApiaryOptions { ManagementRate = 2 }, time: time);
        using (var first = await server.SendAsync("GET", "/1/markers/web"))
        {
            Assert.Equal("limit=2, remaining=1, reset=60", first.Headers.GetValues("RateLimit").Single());
            Assert.Equal("2;w=60", first.Headers.GetValues("RateLimit-Policy").Single());
            Assert.Equal("2;w=60", first.Headers.GetValues("RateLimitPolicy").Single());
        }

        time.Advance(TimeSpan.FromSeconds(20));
        await server.ExpectAsync(200, "GET", "/1/markers/web");
        using (var refused = await server.SendAsync("GET", "/1/markers/web"))
        {
            Assert.Equal(429, (int)refused.StatusCode);
            Assert.Equal("limit=2, remaining=0, reset=40", refused.Headers.GetValues("RateLimit").Single());
            Assert.Equal(time.GetUtcNow().AddSeconds(41), refused.Headers.RetryAfter!.Date!.Value, TimeSpan.FromSeconds(1));
            Assert.Contains("You have exceeded your rate limit.", await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }

        // Writes and other resources have windows of their own.
        await server.ExpectAsync(201, "POST", "/1/markers/web", "{}");
        await server.ExpectAsync(200, "GET", "/1/derived_columns/web");
        time.Advance(TimeSpan.FromSeconds(40));
        await server.ExpectAsync(200, "GET", "/1/markers/web");
    }

    [Fact]
    public async Task Zero_is_no_limit_and_no_header()
    {
        await using var server = await ManagementServer.StartAsync(options: new ApiaryOptions { ManagementRate = 0 });
        using var reply = await server.SendAsync("GET", "/1/markers/web");
        Assert.False(reply.Headers.Contains("RateLimit"));
    }
}
