using System.Net;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Api;

public sealed class ValuesTests
{
    [Fact]
    public async Task Values_complete_a_beginning()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync(
            "web",
            [.. ((string[])["/cart", "/cart", "/Checkout", "/", "<b>"]).Select((route, i) => $$"""{"time":"2024-05-01T12:00:0{{i}}Z","data":{"route":"{{route}}","status":{{200 + i}} } }""")]);
        Assert.Equal("""{"values":[["/cart",2],["/Checkout",1]],"complete":true}""", await server.GetAsync("/api/values?dataset=web&column=route&prefix=/C"));
        Assert.Equal("""{"values":[["/cart",2],["/",1]],"complete":false}""", await server.GetAsync("/api/values?column=route&limit=2"));
        Assert.Equal("""{"values":[[203,1]],"complete":true}""", await server.GetAsync("/api/values?column=status&prefix=203"));
        Assert.Contains("did you mean 'route'", await server.GetAsync("/api/values?column=rout"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, (await server.SendAsync(HttpMethod.Get, "/api/values?dataset=none&column=route")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(HttpMethod.Get, "/api/values?dataset=web")).Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await server.SendAsync(HttpMethod.Get, "/api/values?column=route&limit=0")).Status);
    }

    [Fact]
    public async Task Values_of_derived_columns_are_those_that_they_give_and_may_give()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync("web", [.. Enumerable.Range(0, 5).Select(i => $$"""{"time":"2024-05-01T12:00:0{{i}}Z","data":{"route":"/r{{i % 2}}","ms":{{i * 100}}} }""")]);
        await server.SendAsync(HttpMethod.Post, "/1/derived_columns/web", """{"alias":"speed","expression":"IF(LT($ms, 200), \"fast\", LT($ms, 10000), \"slow\", \"never\")"}""");
        await server.SendAsync(HttpMethod.Post, "/1/derived_columns/__all__", """{"alias":"shout","expression":"CONCAT($route, \"!\")"}""");
        await server.SendAsync(HttpMethod.Post, "/1/derived_columns/web", """{"alias":"s","expression":"DIV($ms, 100)"}""");
        foreach (var flushed in (bool[])[false, true])
        {
            if (flushed) await server.Store.FlushAsync();
            Assert.Equal("""{"values":[["slow",3],["fast",2],["never",0]],"complete":true}""", await server.GetAsync("/api/values?dataset=web&column=speed"));
            Assert.Equal("""{"values":[["fast",2]],"complete":true}""", await server.GetAsync("/api/values?dataset=web&column=speed&prefix=F"));
            Assert.Equal("""{"values":[["/r0!",3],["/r1!",2]],"complete":true}""", await server.GetAsync("/api/values?column=shout&prefix=/r"));
            Assert.Equal("""{"values":[[3,1]],"complete":true}""", await server.GetAsync("/api/values?dataset=web&column=s&prefix=3"));
        }

        Assert.Contains("unknown column", await server.GetAsync("/api/values?column=speed"), StringComparison.Ordinal);
    }
}
