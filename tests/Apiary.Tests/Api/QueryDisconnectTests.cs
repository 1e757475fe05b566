using System.Net;
using System.Net.Sockets;
using System.Text;
using Apiary.Engine.Catalog;
using Apiary.Engine.Files;
using Apiary.Engine.Queries;
using Apiary.Server.Api;
using Apiary.Server.Hosting;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;
using Apiary.Tests.Asking;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Apiary.Tests.Api;

/// <summary>Callers of <c>POST /api/query</c> that hang up while their query runs, over a real connection.</summary>
public sealed class QueryDisconnectTests
{
    private static readonly QueryScope Nothing = new(WorkspaceStore.OwnEnvironment, QueryScope.AllSlug, []);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("application/json", false)]
    [InlineData("application/json", true)]
    [InlineData("application/x-ndjson", false)]
    [InlineData("application/x-ndjson", true)]
    public async Task The_query_is_cancelled_before_the_request_ends_and_its_turn_is_given_back(string accept, bool byReset)
    {
        await using var backend = new WaitingBackend();
        using var runner = new QueryRunner(backend, new QueryLimits(TimeSpan.FromMinutes(10), 1 << 20, Concurrent: 1));
        var endedBefore = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var app = Build(runner, () => endedBefore.TrySetResult(backend.Cancelled.IsCompleted));
        await app.StartAsync(Token);
        using (var caller = await ConnectAsync(app))
        {
            await caller.SendAsync(Encoding.ASCII.GetBytes($"POST /api/query HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nContent-Length: 2\r\n\r\n{{}}"), Token);
            await backend.Started.WaitAsync(Token);
            // The one turn is taken: this one waits behind the caller's query.
            var next = runner.RunAsync(Nothing, new QuerySpec(), new QueryOptions(), Token);
            Assert.Equal(1, backend.Running);
            if (byReset) caller.LingerState = new LingerOption(true, 0);
            caller.Close();
            await backend.Cancelled.WaitAsync(Token);
            backend.End();
            await next.WaitAsync(Token);
        }

        Assert.True(await endedBefore.Task.WaitAsync(Token));
        Assert.Equal(0, backend.Running);
    }

    private static WebApplication Build(QueryRunner runner, Action requestEnded)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Use(async (context, following) =>
        {
            context.Features.Set(new Caller(null, WorkspaceStore.OwnEnvironment));
            try
            {
                await following();
            }
            finally
            {
                requestEnded();
            }
        });
        var (files, time) = (new MemoryFiles(), new ManualTime());
        var derived = new SharedItems<DerivedColumn>(files, "derived.journal", new SharedLimits(1, 1_000, DropsOldest: false), time);
        new QueryEndpoint(new QueryScopes(DatasetCatalog.Open(files, time, new CatalogLimits()), derived), runner).Map(app);
        return app;
    }

    private static async Task<Socket> ConnectAsync(WebApplication app)
    {
        var address = new Uri(ApiaryServer.AddressOf(app));
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, address.Port, Token);
        return socket;
    }
}
