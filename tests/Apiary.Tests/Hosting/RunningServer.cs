using System.Net;
using System.Text;
using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Storage;
using Apiary.Server.Hosting;
using Apiary.Server.Hosting.Ui;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace Apiary.Tests.Hosting;

/// <summary>A whole server in this process, on a free port and a disk in memory.</summary>
internal sealed class RunningServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private RunningServer(WebApplication app)
    {
        this.app = app;
        Address = ApiaryServer.AddressOf(app).Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal);
        Http = new HttpClient { BaseAddress = new Uri(Address) };
        Http.DefaultRequestHeaders.Add(ForgeryCheck.Header, "1");
    }

    /// <summary>The base address, without a slash at its end.</summary>
    public string Address { get; }

    /// <summary>A client without a key.</summary>
    public HttpClient Http { get; }

    public WorkspaceStore Workspace => app.Services.GetRequiredService<WorkspaceStore>();

    public MemberStore Members => app.Services.GetRequiredService<MemberStore>();

    public EventStore Store => app.Services.GetRequiredService<EventStore>();

    /// <summary>The keys of the first start.</summary>
    public FirstStart Keys => app.Services.GetRequiredService<ServerParts>().FirstStart!;

    public WebApplication App => app;

    public static Task<RunningServer> StartAsync(ApiaryOptions? options = null, StoreFiles? files = null, TimeProvider? time = null, UiFiles? ui = null) =>
        StartAsync(IPAddress.Loopback, options, files, time, ui);

    /// <summary>A server that others could reach too, so that nobody is let in without a key or a session.</summary>
    public static Task<RunningServer> StartBeyondLoopbackAsync(ApiaryOptions? options = null, StoreFiles? files = null, TimeProvider? time = null) =>
        StartAsync(IPAddress.Any, options, files, time, null);

    private static async Task<RunningServer> StartAsync(IPAddress host, ApiaryOptions? options, StoreFiles? files, TimeProvider? time, UiFiles? ui)
    {
        options ??= new ApiaryOptions();
        var app = ApiaryServer.Build(
            options with
            {
                Http = new IPEndPoint(host, 0),
                // The usual ports are there once on a machine, and tests run side by side.
                OtlpHttp = options.OtlpHttp.IsAuto ? SidePort.None : options.OtlpHttp,
                OtlpGrpc = options.OtlpGrpc.IsAuto ? SidePort.None : options.OtlpGrpc,
                XRay = options.XRay.IsAuto ? SidePort.None : options.XRay,
                OwnEvents = false,
            },
            files ?? new MemoryFiles(),
            time,
            ui);
        await app.StartAsync();
        return new RunningServer(app);
    }

    /// <summary>Stores events, given as <c>{"time":"…","samplerate":1,"data":{…}}</c>, in the first environment.</summary>
    public async Task StoreAsync(string dataset, params string[] items)
    {
        var environment = Workspace.Environments[0].Id;
        var target = Store.Catalog.GetOrCreate(environment, dataset);
        var batch = new EventBatch();
        foreach (var item in items) Add(batch, item);
        Store.Catalog.DeclareColumns(target, batch);
        await Store.AppendAsync(target, 1, batch, CancellationToken.None);
    }

    public async Task<string> GetAsync(string path) => await (await Http.GetAsync(path)).Content.ReadAsStringAsync();

    public async Task<(HttpStatusCode Status, string Body)> SendAsync(HttpMethod method, string path, string? body = null, string? key = null, string? accept = null)
    {
        using var request = new HttpRequestMessage(method, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Add("X-Honeycomb-Team", key);
        if (accept is not null) request.Headers.Accept.ParseAdd(accept);
        using var response = await Http.SendAsync(request);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
    }

    private static void Add(EventBatch batch, string item)
    {
        using var document = JsonDocument.Parse(item);
        batch.BeginEvent();
        foreach (var field in document.RootElement.GetProperty("data").EnumerateObject())
        {
            var name = Encoding.UTF8.GetBytes(field.Name);
            switch (field.Value.ValueKind)
            {
                case JsonValueKind.String: batch.AddString(name, Encoding.UTF8.GetBytes(field.Value.GetString()!)); break;
                case JsonValueKind.True or JsonValueKind.False: batch.AddBoolean(name, field.Value.GetBoolean()); break;
                case JsonValueKind.Number when field.Value.TryGetInt64(out var integer): batch.AddInteger(name, integer); break;
                case JsonValueKind.Number: batch.AddFloat(name, field.Value.GetDouble()); break;
                default: throw new NotSupportedException($"expected a plain value, found {field.Value.ValueKind}");
            }
        }

        var time = document.RootElement.GetProperty("time").GetDateTimeOffset();
        batch.EndEvent(UnixTime.ToNanos(time), document.RootElement.TryGetProperty("samplerate", out var rate) ? rate.GetInt32() : 1);
    }
}
