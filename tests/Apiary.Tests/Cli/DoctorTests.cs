using System.Net;
using Apiary.Cli;
using Apiary.Server.Hosting;
using Apiary.Tests.Hosting;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Apiary.Tests.Cli;

/// <summary>What the doctor says of OTLP: whose the ports are, what the variables lead to, what was refused.</summary>
public sealed class DoctorTests
{
    private static readonly ApiaryOptions WithPorts = new() { OtlpHttp = SidePort.Parse("127.0.0.1:0")!, OtlpGrpc = SidePort.Parse("127.0.0.1:0")! };

    [Fact]
    public async Task The_ports_of_the_server_are_known_for_its_own()
    {
        await using var server = await RunningServer.StartAsync(WithPorts);
        var run = await CliRun.RunAsync(server.Address, "doctor", "--key", server.Keys.Ingest.Secret, "--otlp-http", Port(server, 0), "--otlp-grpc", Port(server, 1));
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Contains($"ok    it takes OTLP over HTTP at {server.Address}/v1/traces with this key: status 200\n", run.Out, StringComparison.Ordinal);
        Assert.Contains($"ok    it takes OTLP over gRPC at {server.Address} with this key: gRPC status 0\n", run.Out, StringComparison.Ordinal);
        Assert.Contains($"ok    port {Port(server, 0)}, where exporters send OTLP over HTTP unless told otherwise, is this server's\n", run.Out, StringComparison.Ordinal);
        Assert.Contains($"ok    port {Port(server, 1)}, where exporters send OTLP over gRPC unless told otherwise, is this server's\n", run.Out, StringComparison.Ordinal);
        Assert.Contains("note  no OTEL_ variable is set in this shell", run.Out, StringComparison.Ordinal);

        var without = await CliRun.RunAsync(server.Address, "doctor", "--otlp-http", Port(server, 0), "--otlp-grpc", Port(server, 1));
        Assert.Contains($"ok    it speaks OTLP over HTTP at {server.Address}/v1/traces, and asks for a key as it should\n", without.Out, StringComparison.Ordinal);
        Assert.Contains("ok    nothing that others sent was refused lately\n", without.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Ports_of_others_and_of_nobody_are_named_without_being_wrong()
    {
        await using var server = await RunningServer.StartAsync();
        await using var other = await RunningServer.StartAsync(WithPorts);
        await using var stranger = await StartStrangerAsync();
        var taken = await CliRun.RunAsync(server.Address, "doctor", "--otlp-http", Port(other, 0), "--otlp-grpc", PortOf(ApiaryServer.AddressOf(stranger)));
        Assert.Equal(ExitCodes.Ok, taken.ExitCode);
        Assert.Contains($"note  port {Port(other, 0)} belongs to another Apiary server, that of {other.Address};", taken.Out, StringComparison.Ordinal);
        Assert.Contains($"note  another program has port {PortOf(ApiaryServer.AddressOf(stranger))} (status 404), a collector perhaps;", taken.Out, StringComparison.Ordinal);

        var port = Port(other, 0);
        await other.DisposeAsync();
        var free = await CliRun.RunAsync(server.Address, "doctor", "--otlp-http", port);
        Assert.Contains($"note  nobody listens on port {port}, where exporters send OTLP over HTTP unless told otherwise; give them {server.Address}, or start the server with --otlp-http HOST:{port}\n", free.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Usage, (await CliRun.RunAsync(server.Address, "doctor", "--otlp-grpc", "70000")).ExitCode);
    }

    [Theory]
    [InlineData("ok    what an exporter with these variables sends is taken at ADDRESS/v1/traces", "")]
    [InlineData("ok    what an exporter with these variables sends is taken at ADDRESS/", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc")]
    [InlineData("ok    what an exporter with these variables sends is taken at ADDRESS/v1/logs", "OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=ADDRESS/v1/logs")]
    [InlineData("ok    what an exporter with these variables sends is taken at ADDRESS/v1/traces", "OTEL_EXPORTER_OTLP_HEADERS=authorization=Bearer%20KEY")]
    [InlineData("ok    traces and logs go to the dataset shop", "OTEL_SERVICE_NAME=", "OTEL_RESOURCE_ATTRIBUTES=a=b,service.name=shop")]
    [InlineData("note  OTEL_TRACES_SAMPLER is traceidratio: only a part", "OTEL_TRACES_SAMPLER=traceidratio")]
    [InlineData("note  OTEL_METRICS_EXPORTER is none: metrics are not sent", "OTEL_METRICS_EXPORTER=none")]
    public async Task Right_variables_are_well(string expected, params string[] changes) => await AssertSaidAsync(0, expected, changes);

    [Theory]
    [InlineData("WRONG OTEL_EXPORTER_OTLP_ENDPOINT is ADDRESS, where the key is refused: status 401: missing 'x-honeycomb-team' header", "OTEL_EXPORTER_OTLP_HEADERS=")]
    [InlineData("WRONG OTEL_EXPORTER_OTLP_ENDPOINT is ADDRESS, where the key is refused (it has 5 characters): status 401: unknown API key - check your credentials", "OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=wrong")]
    [InlineData("where the key is refused (it looks like a placeholder that was never replaced): gRPC status 16: unknown API key", "OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=YOUR_KEY", "OTEL_EXPORTER_OTLP_PROTOCOL=grpc")]
    [InlineData("WRONG OTEL_EXPORTER_OTLP_HEADERS has quotes in it", "OTEL_EXPORTER_OTLP_HEADERS=x-honeycomb-team=\"KEY\"")]
    [InlineData("WRONG OTEL_EXPORTER_OTLP_HEADERS holds no x-honeycomb-team", "OTEL_EXPORTER_OTLP_HEADERS=api-key=KEY")]
    [InlineData("WRONG OTEL_EXPORTER_OTLP_LOGS_HEADERS is written with a colon", "OTEL_EXPORTER_OTLP_LOGS_HEADERS=x-honeycomb-team: KEY")]
    [InlineData("WRONG OTEL_EXPORTER_OTLP_ENDPOINT does not say http://", "OTEL_EXPORTER_OTLP_ENDPOINT=127.0.0.1:5000")]
    [InlineData("they would send to ADDRESS/v1/traces/v1/traces", "OTEL_EXPORTER_OTLP_ENDPOINT=ADDRESS/v1/traces")]
    [InlineData("WRONG OTEL_EXPORTER_OTLP_METRICS_ENDPOINT names no path", "OTEL_EXPORTER_OTLP_METRICS_ENDPOINT=ADDRESS")]
    [InlineData("where something answers, but without TLS\n        write http:// instead", "OTEL_EXPORTER_OTLP_ENDPOINT=https://HOST")]
    [InlineData("WRONG OTEL_EXPORTER_OTLP_ENDPOINT is ADDRESS/otlp, where OTLP over HTTP is not taken: status 404", "OTEL_EXPORTER_OTLP_ENDPOINT=ADDRESS/otlp")]
    [InlineData("WRONG OTEL_EXPORTER_OTLP_ENDPOINT is STRANGER, where OTLP over HTTP is not taken: status 404: no such thing", "OTEL_EXPORTER_OTLP_ENDPOINT=STRANGER")]
    [InlineData("WRONG OTEL_EXPORTER_OTLP_PROTOCOL is http, which no SDK knows", "OTEL_EXPORTER_OTLP_PROTOCOL=http")]
    [InlineData("WRONG no service name is set", "OTEL_SERVICE_NAME=")]
    [InlineData("WRONG the service name is unknown_service:java", "OTEL_SERVICE_NAME=unknown_service:java")]
    [InlineData("WRONG OTEL_SDK_DISABLED is true", "OTEL_SDK_DISABLED=true")]
    [InlineData("WRONG OTEL_TRACES_EXPORTER is console", "OTEL_TRACES_EXPORTER=console")]
    [InlineData("WRONG OTEL_TRACES_SAMPLER is always_off", "OTEL_TRACES_SAMPLER=always_off")]
    public async Task Wrong_variables_are_named_once_with_what_to_write(string expected, params string[] changes) => await AssertSaidAsync(1, expected, changes);

    [Fact]
    public async Task An_endpoint_where_nobody_answers_or_another_server_is_told_from_this_one()
    {
        await using var server = await RunningServer.StartAsync();
        var other = await RunningServer.StartAsync();
        var variables = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = other.Address, ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-honeycomb-team={other.Keys.Ingest.Secret}", ["OTEL_SERVICE_NAME"] = "shop" };
        var elsewhere = await CliRun.RunAsync(server.Address, variables, "doctor");
        Assert.Equal(ExitCodes.Ok, elsewhere.ExitCode);
        Assert.Contains($"note  {other.Address} is not the server that was checked above, but another one or a collector\n", elsewhere.Out, StringComparison.Ordinal);

        await other.DisposeAsync();
        var nowhere = await CliRun.RunAsync(server.Address, variables, "doctor");
        Assert.Contains($"WRONG OTEL_EXPORTER_OTLP_ENDPOINT is {other.Address}, where nobody answers: ", nowhere.Out, StringComparison.Ordinal);
        Assert.Contains($"        this server takes OTLP at {server.Address};", nowhere.Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_refusals_of_others_end_the_list()
    {
        await using var server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/traces") { Content = new ByteArrayContent([]) };
        request.Content.Headers.ContentType = new("application/x-protobuf");
        request.Headers.Add("x-honeycomb-team", "'quoted'");
        request.Headers.UserAgent.ParseAdd("shop/1.0");
        using var reply = await server.Http.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);

        // The doctor's own try with a wrong key is not among them.
        var wrong = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = server.Address, ["OTEL_EXPORTER_OTLP_HEADERS"] = "x-honeycomb-team=wrong", ["OTEL_SERVICE_NAME"] = "shop" };
        var run = await CliRun.RunAsync(server.Address, wrong, "doctor");
        Assert.Matches("note  refused at [-0-9: ]+Z: POST /v1/traces from shop/1.0: key_unknown: key .* is unknown here; it has a space, a quote or a word around it", run.Out);
        Assert.Single(run.Out.Split('\n'), line => line.Contains("refused at", StringComparison.Ordinal));
        Assert.Contains("docs/my-data-does-not-arrive.md", run.Out, StringComparison.Ordinal);
    }

    private static async Task AssertSaidAsync(int problems, string expected, string[] changes)
    {
        await using var server = await RunningServer.StartAsync();
        await using var stranger = await StartStrangerAsync();
        string Here(string text) => text
            .Replace("ADDRESS", server.Address, StringComparison.Ordinal)
            .Replace("HOST", new Uri(server.Address).Authority, StringComparison.Ordinal)
            .Replace("STRANGER", ApiaryServer.AddressOf(stranger), StringComparison.Ordinal);
        var variables = new Dictionary<string, string> { ["OTEL_EXPORTER_OTLP_ENDPOINT"] = server.Address, ["OTEL_EXPORTER_OTLP_HEADERS"] = $"x-honeycomb-team={server.Keys.Ingest.Secret}", ["OTEL_SERVICE_NAME"] = "shop" };
        foreach (var change in changes.Where(change => change.Length > 0).Select(change => change.Split('=', 2)))
            variables[change[0]] = change[1].Contains("YOUR_KEY", StringComparison.Ordinal) ? change[1] : Here(change[1].Replace("KEY", server.Keys.Ingest.Secret, StringComparison.Ordinal));

        var run = await CliRun.RunAsync(server.Address, variables, "doctor");

        Assert.Contains(Here(expected), run.Out, StringComparison.Ordinal);
        Assert.Equal(problems, run.Out.Split('\n').Count(line => line.Contains("WRONG", StringComparison.Ordinal)));
        Assert.Equal(problems == 0 ? ExitCodes.Ok : ExitCodes.Failed, run.ExitCode);
    }

    private static string Port(RunningServer server, int index) => $"{server.App.Services.GetRequiredService<ServerParts>().Listeners.All[index].EndPoint.Port}";

    private static string PortOf(string address) => $"{new Uri(address).Port}";

    private static async Task<WebApplication> StartStrangerAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.Run(context =>
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return context.Response.WriteAsync("no such thing");
        });
        await app.StartAsync();
        return app;
    }
}
