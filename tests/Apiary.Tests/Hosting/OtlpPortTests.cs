using System.Net;
using System.Net.Sockets;
using Apiary.Server.Hosting;
using Apiary.Server.Protocols.Otlp;
using Apiary.Tests.Protocols.Otlp;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Apiary.Tests.Hosting;

/// <summary>The ports for OTLP beside the main one: what they serve, and what happens when they are taken.</summary>
public sealed class OtlpPortTests : IDisposable
{
    private static readonly SidePort Any = SidePort.Parse("127.0.0.1:0")!;

    private readonly string directory = Directory.CreateTempSubdirectory("apiary-ports").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Every_port_takes_OTLP_over_HTTP_and_gRPC()
    {
        await using var server = await OtlpTestServer.StartAsync(new() { OtlpHttp = Any, OtlpGrpc = Any });
        var ports = server.Running.App.Services.GetRequiredService<ServerParts>().Listeners.All.Select(listener => $"http://{listener.EndPoint}").Prepend(server.Running.Address).ToArray();
        Assert.Equal(3, ports.Distinct().Count());
        foreach (var port in ports)
        {
            foreach (var version in (Version[])[HttpVersion.Version11, HttpVersion.Version20])
            {
                using var client = Client(port, version);
                Assert.Equal(200, (await server.SendAsync(client, "/v1/traces", new ByteArrayContent([]), OtlpTestServer.Protobuf, "x-honeycomb-team: " + server.Key)).Status);
            }

            using var http2 = Client(port, HttpVersion.Version20);
            Assert.Equal("0", (await server.SendAsync(http2, $"/{OtlpSignals.ServiceOf(OtlpSignal.Logs)}/Export", new ByteArrayContent(OtlpBodies.Frame([])), OtlpTestServer.Grpc, "x-honeycomb-team: " + server.Key)).GrpcLine);
            Assert.Equal("0", (await server.SendAsync(http2, "/grpc.health.v1.Health/Check", new ByteArrayContent(OtlpBodies.Frame([])), OtlpTestServer.Grpc)).GrpcLine);
            Assert.Equal("12 unknown service x", (await server.SendAsync(http2, "/x/y", new ByteArrayContent(OtlpBodies.Frame([])), OtlpTestServer.Grpc)).GrpcLine);
        }
    }

    [Fact]
    public async Task A_port_for_OTLP_serves_nothing_else_and_says_where_that_is()
    {
        await using var server = await RunningServer.StartAsync(new() { OtlpHttp = Any });
        using var client = Client($"http://{server.App.Services.GetRequiredService<ServerParts>().Listeners.All.Single().EndPoint}", HttpVersion.Version11);

        foreach (var path in (string[])["/", "/api/status", "/alive", "/1/auth", "/1/events/d", "/nothing"])
        {
            using var reply = await client.GetAsync(path);
            Assert.Equal((404, $"this port takes OTLP only; everything else is at {server.Address}\n"), ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync()));
        }

        Assert.Equal(405, (int)(await client.GetAsync("/v1/logs/")).StatusCode);
        Assert.Equal(204, (int)(await client.SendAsync(new HttpRequestMessage(HttpMethod.Options, "/v1/logs"))).StatusCode);
        Assert.Equal(200, (int)(await server.Http.GetAsync("/api/status")).StatusCode);
    }

    [Fact]
    public async Task A_port_that_is_named_and_taken_stops_the_start_with_one_line()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        foreach (var option in (string[])["--otlp-http", "--otlp-grpc"])
        {
            var (output, errors) = (new StringWriter(), new StringWriter());
            var code = await ServerProgram.RunAsync(["--data", directory, "--http", "127.0.0.1:0", "--otlp-http", "none", "--otlp-grpc", "none", "--xray", "none", option, $"{taken.LocalEndpoint}"], output, errors);
            Assert.Equal((1, ""), (code, output.ToString()));
            var next = ((IPEndPoint)taken.LocalEndpoint).Port + 1;
            Assert.Equal($"{taken.LocalEndpoint} is in use by another program; stop it, or choose another port: {option} 127.0.0.1:{next}, or none: {option} none\n", errors.ToString().ReplaceLineEndings("\n"));
        }
    }

    [Fact]
    public void The_usual_ports_are_on_the_main_ports_host_and_left_out_while_taken()
    {
        // An address of this machine that nobody else uses: whoever listens on all addresses has the port on this one too.
        var host = IPAddress.Parse("127.81.43.17");
        var options = new ApiaryOptions { Http = new IPEndPoint(host, 0) };
        using var first = OtlpListeners.Open(options);
        Assert.Equal(["127.81.43.17:4318", "127.81.43.17:4317"], first.All.Select(listener => listener.EndPoint.ToString()));

        using var second = OtlpListeners.Open(options);
        Assert.All(second.All, listener => Assert.False(listener.IsOpen));
        var banner = Banner.Write("http://127.81.43.17:5000", options, null, second.All, null, hasUi: false, hasMembers: false);
        Assert.Contains("  OTLP over HTTP    port 4318 is taken by another program; send to http://127.81.43.17:5000 instead, which takes OTLP too\n", banner.ReplaceLineEndings("\n"), StringComparison.Ordinal);
        Assert.Contains("  OTLP over gRPC    port 4317 is taken", banner, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_server_starts_while_the_usual_ports_are_taken()
    {
        var host = IPAddress.Parse("127.81.43.18");
        using var taken = OtlpListeners.Open(new ApiaryOptions { Http = new IPEndPoint(host, 0) });
        await using var app = ApiaryServer.Build(new ApiaryOptions { Data = directory, Http = new IPEndPoint(host, 0), OwnEvents = false });
        await app.StartAsync();

        using var client = new HttpClient { BaseAddress = new Uri(ApiaryServer.AddressOf(app)) };
        Assert.Equal(HttpStatusCode.Unauthorized, (await client.PostAsync("/v1/traces", new StringContent("{}", System.Text.Encoding.UTF8, "application/json"))).StatusCode);
    }

    [Fact]
    public void One_port_named_twice_is_one_port()
    {
        var main = new IPEndPoint(IPAddress.Parse("127.81.43.19"), 4318);
        using var listeners = OtlpListeners.Open(new ApiaryOptions { Http = main, OtlpGrpc = SidePort.Parse("127.81.43.19:4318")! });
        Assert.Empty(listeners.All);

        using var both = OtlpListeners.Open(new ApiaryOptions { Http = new IPEndPoint(main.Address, 0), OtlpGrpc = SidePort.Parse("127.81.43.19:4318")! });
        Assert.Single(both.All);

        using var none = OtlpListeners.Open(new ApiaryOptions { Http = main, OtlpHttp = SidePort.None, OtlpGrpc = SidePort.None });
        Assert.Empty(none.All);
    }

    [Theory]
    [InlineData("auto", true)]
    [InlineData("none", false)]
    [InlineData("0.0.0.0:4318", false)]
    public void Options_say_where_the_ports_are(string text, bool isAuto)
    {
        var options = OptionsReader.Read(["--otlp-http", text, "--otlp-grpc", text], _ => null, _ => null).Options!;
        Assert.Equal((isAuto, isAuto), (options.OtlpHttp.IsAuto, options.OtlpGrpc.IsAuto));
        Assert.Equal(text.Contains(':', StringComparison.Ordinal) ? text : null, options.OtlpHttp.EndPoint?.ToString());
    }

    [Theory]
    [InlineData("4318")]
    [InlineData("")]
    [InlineData("AUTO")]
    [InlineData("example.com:4318")]
    public void Nonsense_is_no_port(string text) => Assert.Null(SidePort.Parse(text));

    [Fact]
    public async Task The_banner_has_the_variables_to_copy()
    {
        await using var server = await RunningServer.StartAsync(new() { OtlpHttp = Any });
        var listeners = server.App.Services.GetRequiredService<ServerParts>().Listeners.All;

        var banner = Banner.Write(server.Address, new ApiaryOptions(), server.Keys, listeners, null, hasUi: false, hasMembers: false).ReplaceLineEndings("\n");

        Assert.Contains($"  OTLP over HTTP    http://{listeners[0].EndPoint}\n", banner, StringComparison.Ordinal);
        Assert.Contains($"  export OTEL_EXPORTER_OTLP_ENDPOINT={server.Address}\n  export OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team={server.Keys.Ingest.Secret}\n  export OTEL_SERVICE_NAME=my-service\n", banner, StringComparison.Ordinal);
    }

    private static HttpClient Client(string address, Version version) =>
        new() { BaseAddress = new Uri(address), DefaultRequestVersion = version, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
}
