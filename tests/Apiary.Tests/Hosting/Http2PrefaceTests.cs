using System.IO.Pipelines;
using System.Net.Sockets;
using System.Text;
using Apiary.Server.Hosting;
using Apiary.Tests.Protocols.Otlp;
using Microsoft.AspNetCore.Connections;
using Xunit;

namespace Apiary.Tests.Hosting;

/// <summary>HTTP/1.1 and HTTP/2 on one port without TLS, from clients that do not do as proper ones.</summary>
public sealed class Http2PrefaceTests
{
    [Theory]
    [InlineData("GET /alive HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 200 OK")]
    [InlineData("POST /v1/traces HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 415 Unsupported Media Type")]
    [InlineData("PUT /alive HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 0\r\n\r\n", "HTTP/1.1 405 Method Not Allowed")]
    [InlineData("PRI /alive HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 405 Method Not Allowed")]
    [InlineData("GET /PRI%20*%20HTTP/2.0 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 404 Not Found")]
    [InlineData("PRI * HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "HTTP/1.1 405 Method Not Allowed")]
    [InlineData("nonsense\r\n\r\n", "HTTP/1.1 400 Bad Request")]
    public async Task What_is_not_the_preface_is_HTTP_1_whole_and_byte_by_byte(string request, string expected)
    {
        await using var server = await RunningServer.StartAsync();

        Assert.Equal(expected, await SendAsync(server.Address, request, request.Length));
        Assert.Equal(expected, await SendAsync(server.Address, request, 1));
    }

    [Fact]
    public async Task A_preface_that_comes_byte_by_byte_is_HTTP_2()
    {
        await using var server = await RunningServer.StartAsync();
        await using var connection = await RawHttp2.ConnectAsync(server.Address, greet: false);
        foreach (var value in RawHttp2.Preface) await connection.SendAsync([value]);
        foreach (var value in RawHttp2.Post("/alive", [])) await connection.SendAsync([value]);

        Assert.Equal(405, (await connection.ReadReplyAsync()).Status);
    }

    [Fact]
    public async Task A_preface_with_everything_else_behind_it_is_HTTP_2()
    {
        await using var server = await RunningServer.StartAsync();
        await using var connection = await RawHttp2.ConnectAsync(server.Address, greet: false);
        await connection.SendAsync([.. RawHttp2.Preface, .. RawHttp2.Post("/v1/traces", [("content-type", "text/plain")])]);

        Assert.Equal(415, (await connection.ReadReplyAsync()).Status);
    }

    [Fact]
    public async Task The_scheme_stays_http_and_one_that_a_proxy_names_is_taken()
    {
        await using var server = await RunningServer.StartAsync();
        foreach (var scheme in (string[])["http", "https"])
        {
            await using var connection = await RawHttp2.ConnectAsync(server.Address);
            var get = RawHttp2.Post("/", [], scheme: scheme, method: "GET");
            await connection.SendAsync(get);
            var text = new StringBuilder();
            while (await connection.ReadFrameAsync() is var (type, flags, streamId, payload))
            {
                if (type == RawHttp2.Data) text.Append(Encoding.UTF8.GetString(payload));
                if (streamId == 1 && (flags & RawHttp2.EndStream) != 0) break;
            }

            Assert.Contains($"{scheme}://localhost", text.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Connections_that_say_nothing_or_stop_in_the_preface_hold_up_nobody_and_no_stop()
    {
        var server = await RunningServer.StartAsync();
        var silent = new List<TcpClient>();
        for (var i = 0; i < 200; i++)
        {
            var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", new Uri(server.Address).Port);
            if (i % 2 == 0) await client.GetStream().WriteAsync("PRI * HT"u8.ToArray());
            silent.Add(client);
        }

        Assert.Contains("yes", await server.GetAsync("/alive"), StringComparison.Ordinal);
        // The server would give an open request 30 seconds.
        await server.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(20));
        foreach (var client in silent) client.Dispose();
    }

    [Fact]
    public async Task A_connection_that_ends_in_the_preface_is_no_fault()
    {
        await using var server = await RunningServer.StartAsync();

        foreach (var text in (string[])["", "P", "PRI * HT"])
        {
            using var client = new TcpClient();
            await client.ConnectAsync("127.0.0.1", new Uri(server.Address).Port);
            using var reader = new StreamReader(client.GetStream());
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text));
            client.Client.Shutdown(SocketShutdown.Send);
            Assert.DoesNotContain("500", await reader.ReadToEndAsync(), StringComparison.Ordinal);
        }

        Assert.Contains("yes", await server.GetAsync("/alive"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_connection_that_says_nothing_for_too_long_is_ended()
    {
        var (input, output) = (new Pipe(), new Pipe());
        await input.Writer.WriteAsync("PRI *"u8.ToArray());
        await using var connection = new DefaultConnectionContext("silent") { Transport = new Ends(input.Reader, output.Writer) };
        var wasServed = false;

        await new Http2Preface(
            _ =>
            {
                wasServed = true;
                return Task.CompletedTask;
            },
            TimeSpan.FromMilliseconds(1)).OnConnectionAsync(connection);

        Assert.False(wasServed);
    }

    private sealed record Ends(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    /// <summary>Sends the text in pieces; the first line of the answer.</summary>
    private static async Task<string> SendAsync(string address, string text, int piece)
    {
        using var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync("127.0.0.1", new Uri(address).Port);
        var stream = client.GetStream();
        try
        {
            for (var at = 0; at < text.Length; at += piece) await stream.WriteAsync(Encoding.ASCII.GetBytes(text, at, Math.Min(piece, text.Length - at)));
        }
        catch (IOException)
        {
            // It has been answered before its end.
        }

        using var reader = new StreamReader(stream, Encoding.ASCII);
        return await reader.ReadLineAsync() ?? "";
    }
}
