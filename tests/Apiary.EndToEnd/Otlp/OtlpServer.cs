using Xunit;

namespace Apiary.EndToEnd.Otlp;

/// <summary>One server that listens for OTLP on ports of its own, for all tests of a class.</summary>
public sealed class OtlpServer : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Server = await TestServer.StartWithOtlpAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
