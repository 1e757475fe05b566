using System.Diagnostics;
using System.Net;
using Apiary.Client;
using Apiary.Client.AspNetCore;
using Apiary.Client.Extensions;
using Apiary.Client.Transmissions;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Apiary.Tests.Client;

/// <summary>The client in an ASP.NET Core application.</summary>
public sealed class HostTests
{
    [Fact]
    public async Task A_request_is_one_event_with_what_was_added_from_anywhere_in_it()
    {
        await using var app = new App();
        await app.StartAsync(web =>
        {
            web.MapGet("/users/{id}", async (string id) =>
            {
                await Task.Yield();
                RequestEvent.AddField("user.id", id);
                return "hello";
            });
        });
        using var request = new HttpRequestMessage(HttpMethod.Get, "/users/7?secret=1");
        request.Headers.UserAgent.ParseAdd("test/1");
        request.Headers.Add("traceparent", "00-463ac35c9f6413ad48485a3953bb6124-0020000000000001-01");
        (await app.Http.SendAsync(request, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        var fields = Assert.Single(await app.EventsAsync());
        Assert.Equal(("GET /users/{id}", "/users/{id}", "/users/7", 200L, "7", "test/1"), (fields["name"], fields["http.route"], fields["url.path"], fields["http.response.status_code"], fields["user.id"], fields["user_agent.original"]));
        Assert.Equal(("463ac35c9f6413ad48485a3953bb6124", "0020000000000001"), (fields["trace.trace_id"], fields["trace.parent_id"]));
        Assert.True((double)fields["duration_ms"]! > 0);
        Assert.False(fields.ContainsKey("error"));
        Assert.DoesNotContain(fields.Values, value => value is string text && text.Contains("secret", StringComparison.Ordinal));
        Assert.Null(RequestEvent.Current);
    }

    [Fact]
    public async Task Honeycombs_header_gives_trace_parent_and_fields()
    {
        await using var app = new App();
        await app.StartAsync(web => web.MapGet("/", () => "x"));
        using var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("X-Honeycomb-Trace", "1;trace_id=old-style-7,parent_id=p,context=eyJ1c2VyIjoiYW5uIn0=");
        (await app.Http.SendAsync(request, TestContext.Current.CancellationToken)).EnsureSuccessStatusCode();
        var fields = Assert.Single(await app.EventsAsync());
        Assert.Equal(("old-style-7", "p", "ann"), (fields["trace.trace_id"], fields["trace.parent_id"], fields["user"]));
    }

    [Fact]
    public async Task An_exception_is_on_its_request_and_goes_on()
    {
        await using var app = new App();
        await app.StartAsync(web => web.MapGet("/fail", string () => throw new InvalidOperationException("no cart")));
        Assert.Equal(HttpStatusCode.InternalServerError, (await app.Http.GetAsync("/fail", TestContext.Current.CancellationToken)).StatusCode);
        var fields = Assert.Single(await app.EventsAsync());
        Assert.Equal((500L, true, "System.InvalidOperationException", "no cart"), (fields["http.response.status_code"], fields["error"], fields["exception.type"], fields["exception.message"]));
    }

    [Fact]
    public async Task An_unknown_path_has_its_status_and_no_route()
    {
        await using var app = new App();
        await app.StartAsync(_ => { });
        await app.Http.GetAsync("/nowhere", TestContext.Current.CancellationToken);
        var fields = Assert.Single(await app.EventsAsync());
        Assert.Equal((404L, "GET"), (fields["http.response.status_code"], fields["name"]));
        Assert.False(fields.ContainsKey("http.route"));
    }

    [Fact]
    public async Task Log_entries_are_events_with_scopes_values_and_their_trace()
    {
        await using var app = new App();
        await app.StartAsync(_ => { });
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Shop.Cart");
        using var span = new Activity("work").SetIdFormat(ActivityIdFormat.W3C).Start();
        using (logger.BeginScope(new Dictionary<string, object> { ["tenant"] = "t1" }))
            logger.LogError(new EventId(7, "CartLost"), new InvalidOperationException("gone"), "cart {CartId} of {Items} items", "c9", 3);
        var fields = Assert.Single(await app.EventsAsync());
        Assert.Equal(("cart c9 of 3 items", "cart {CartId} of {Items} items", "error", 17L, "Shop.Cart"), (fields["body"], fields["message.template"], fields["severity"], fields["severity_code"], fields["library.name"]));
        Assert.Equal(("c9", 3L, "t1", 7L, "CartLost", "gone"), (fields["CartId"], fields["Items"], fields["tenant"], fields["event.id"], fields["event.name"], fields["exception.message"]));
        Assert.Equal((span.TraceId.ToHexString(), span.SpanId.ToHexString()), (fields["trace.trace_id"], fields["trace.parent_id"]));
    }

    [Fact]
    public async Task An_outgoing_request_is_an_event_of_the_trace()
    {
        await using var app = new App();
        await app.StartAsync(web => web.MapGet("/to", (HttpContext context) => context.Request.Headers["X-Honeycomb-Trace"].ToString()));
        var memory = new MemoryTransmission();
        await using var client = new HoneyClient(new HoneyClientOptions { Dataset = "caller", Transmission = memory });
        using var span = new Activity("work").SetIdFormat(ActivityIdFormat.W3C).Start();
        using var http = new HttpClient(new ApiaryHttpHandler(client, honeycombHeader: true) { InnerHandler = new SocketsHttpHandler() });
        var header = await http.GetStringAsync(new Uri(app.Http.BaseAddress!, "/to?token=1"), TestContext.Current.CancellationToken);
        await client.FlushAsync(TestContext.Current.CancellationToken);
        var fields = Assert.Single(memory.Events).Fields.ToDictionary(field => field.Key, field => field.Value);
        Assert.Equal(("client", "GET", 200L, span.TraceId.ToHexString(), span.SpanId.ToHexString()), (fields["span.kind"], fields["http.request.method"], fields["http.response.status_code"], fields["trace.trace_id"], fields["trace.parent_id"]));
        Assert.EndsWith("/to", (string)fields["url.full"]!, StringComparison.Ordinal);
        Assert.Equal($"1;trace_id={fields["trace.trace_id"]},parent_id={fields["trace.span_id"]}", header);
    }

    [Fact]
    public async Task Options_come_from_configuration_and_requests_from_the_factory_when_it_is_named()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Apiary:WriteKey"] = "key", ["Apiary:Dataset"] = "shop", ["Apiary:ApiHost"] = "http://honey.example", ["Apiary:MaxBatchSize"] = "7", ["Apiary:SendFrequency"] = "00:00:00.005",
        }).Build();
        var seen = new List<HttpRequestMessage>();
        var services = new ServiceCollection();
        services.AddApiary(configuration.GetSection("Apiary"));
        services.AddHttpClient(ApiaryServices.HttpClientName).ConfigurePrimaryHttpMessageHandler(() => new Recording(seen));
        await using (var provider = services.BuildServiceProvider())
        {
            Sending.SendNumbered(provider.GetRequiredService<HoneyClient>(), 14);
        }

        Assert.Equal(2, seen.Count);
        Assert.All(seen, request => Assert.Equal("http://honey.example/1/batch/shop", request.RequestUri!.AbsoluteUri));
    }

    private sealed class App : IAsyncDisposable
    {
        private readonly MemoryTransmission memory = new();
        private readonly TaskCompletionSource first = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private WebApplication? web;

        public HttpClient Http { get; private set; } = null!;

        public IServiceProvider Services => web!.Services;

        public async Task StartAsync(Action<WebApplication> map)
        {
            var builder = WebApplication.CreateSlimBuilder();
            builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
            builder.Logging.ClearProviders();
            // What the framework itself logs is not what the tests look at.
            builder.Logging.AddApiary().AddFilter("Microsoft", LogLevel.None);
            builder.Services.AddApiary(options => (options.Dataset, options.Transmission, options.OnResponse) = ("app", memory, _ => first.TrySetResult()));
            web = builder.Build();
            web.UseApiary();
            map(web);
            await web.StartAsync();
            Http = new HttpClient { BaseAddress = new Uri(web.Urls.First()) };
        }

        public async Task<List<Dictionary<string, object?>>> EventsAsync()
        {
            // The event of a request is sent behind its answer.
            await first.Task.WaitAsync(TimeSpan.FromSeconds(20));
            return [.. memory.Events.Select(sent => sent.Fields.ToDictionary(field => field.Key, field => field.Value))];
        }

        public async ValueTask DisposeAsync()
        {
            Http?.Dispose();
            if (web is not null) await web.DisposeAsync();
        }
    }

    private sealed class Recording(List<HttpRequestMessage> seen) : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            lock (seen) seen.Add(request);
            Assert.NotEmpty(body);
            return new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent($"[{string.Join(',', Enumerable.Repeat("{\"status\":202}", 7))}]") };
        }
    }
}
