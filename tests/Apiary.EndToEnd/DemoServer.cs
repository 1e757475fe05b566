using Xunit;

namespace Apiary.EndToEnd;

/// <summary>One server with the gatekeeper document's workspace for all tests of a class.</summary>
public sealed class DemoServer : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestServer.StartDemoAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
