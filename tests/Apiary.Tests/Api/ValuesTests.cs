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
}
