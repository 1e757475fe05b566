using System.IO.Compression;
using System.Net;
using System.Text;
using Apiary.Server.Hosting;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;
using Apiary.Tests.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Apiary.Tests.Protocols.Aws;

/// <summary>Who is let in by a signature, and what the others are told: over HTTP, by the operation that has no side effects.</summary>
public sealed class AwsCallersTests
{
    private const string Form = "application/x-www-form-urlencoded; charset=utf-8";
    private static readonly byte[] Identity = Encoding.ASCII.GetBytes("Action=GetCallerIdentity&Version=2011-06-15");

    [Fact]
    public async Task A_signed_request_is_its_keys_in_the_header_or_the_address()
    {
        await using var server = await RunningServer.StartAsync();
        var key = CreateKey(server, "Cruddur's backend");
        var signer = new AwsSigner(key.Key.Id, key.Secret, "sts");
        foreach (var request in (HttpRequestMessage[])[signer.Post(server.Address + "/", Identity, Form), signer.Presigned(server.Address + "/", Identity, Form, 60)])
        {
            var (status, text) = await SendAsync(server, request);
            Assert.Equal(HttpStatusCode.OK, status);
            Assert.Contains($"<Arn>arn:aws:iam::000000000000:user/cruddur-s-backend</Arn><UserId>{key.Key.Id}</UserId><Account>000000000000</Account>", text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_body_may_be_unsigned_or_compressed_but_not_in_chunks()
    {
        await using var server = await RunningServer.StartAsync();
        var key = CreateKey(server, "k");
        var signer = new AwsSigner(key.Key.Id, key.Secret, "sts");
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, signer.Post(server.Address + "/", Identity, Form, payloadHash: "UNSIGNED-PAYLOAD"))).Status);
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionMode.Compress, leaveOpen: true)) gzip.Write(Identity);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, signer.Post(server.Address + "/", packed.ToArray(), Form, headers: ("content-encoding", "gzip")))).Status);

        var (status, text) = await SendAsync(server, signer.Post(server.Address + "/", Identity, Form, payloadHash: "STREAMING-UNSIGNED-PAYLOAD-TRAILER"));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains("STREAMING-UNSIGNED-PAYLOAD-TRAILER is not supported", text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_is_not_known_is_told_in_the_services_words_and_shown_among_the_arrivals()
    {
        await using var server = await RunningServer.StartAsync();
        var key = CreateKey(server, "k");
        var now = DateTimeOffset.UtcNow;
        var good = new AwsSigner(key.Key.Id, key.Secret, "sts");
        await AssertRefusedAsync(server, Plain(server), "MissingAuthenticationToken", ArrivalReasons.KeyMissing, "is not signed");
        await AssertRefusedAsync(server, new AwsSigner("AKIAIOSFODNN7EXAMPLE", "x", "sts").Post(server.Address + "/", Identity, Form), "InvalidClientTokenId", ArrivalReasons.KeyUnknown, "`AKIAIOSFODNN7EXAMPLE` is unknown");
        await AssertRefusedAsync(server, new AwsSigner(key.Key.Id, "wrong", "sts").Post(server.Address + "/", Identity, Form), "SignatureDoesNotMatch", ArrivalReasons.SignatureDiffers, "the secret access key is probably another");
        await AssertRefusedAsync(server, new AwsSigner(key.Key.Id, key.Secret, "logs").Post(server.Address + "/", Identity, Form), "SignatureDoesNotMatch", ArrivalReasons.SignatureDiffers, "for the service logs");
        await AssertRefusedAsync(server, new AwsSigner(key.Key.Id, key.Secret, "sts") { Token = "FwoG" }.Post(server.Address + "/", Identity, Form), "InvalidClientTokenId", ArrivalReasons.KeyMalformed, "unset AWS_SESSION_TOKEN");
        await AssertRefusedAsync(server, new AwsSigner(key.Key.Id, key.Secret, "sts") { Time = now.AddMinutes(-16) }.Post(server.Address + "/", Identity, Form), "RequestExpired", ArrivalReasons.SignatureDiffers, "behind this server's");
        await AssertRefusedAsync(server, new AwsSigner(key.Key.Id, key.Secret, "sts") { Time = now.AddMinutes(16) }.Post(server.Address + "/", Identity, Form), "SignatureDoesNotMatch", ArrivalReasons.SignatureDiffers, "ahead of this server's");
        await AssertRefusedAsync(server, new AwsSigner(key.Key.Id, key.Secret, "sts") { Time = now.AddMinutes(-2) }.Presigned(server.Address + "/", Identity, Form, 60), "RequestExpired", ArrivalReasons.SignatureDiffers, "was good for 60 seconds");
        var bearer = Plain(server);
        bearer.Headers.TryAddWithoutValidation("Authorization", "Bearer abc");
        await AssertRefusedAsync(server, bearer, "IncompleteSignature", ArrivalReasons.KeyMalformed, "cannot be read");
        server.Workspace.RevokeKey(key.Key.Id);
        await AssertRefusedAsync(server, good.Post(server.Address + "/", Identity, Form), "InvalidClientTokenId", ArrivalReasons.KeyRevoked, "was revoked");
    }

    [Theory]
    [InlineData(-15, true)]
    [InlineData(15, true)]
    [InlineData(-16, false)]
    [InlineData(16, false)]
    public async Task A_clock_may_be_as_far_off_as_the_service_allows(int minutes, bool taken)
    {
        var time = new ManualTime();
        await using var server = await RunningServer.StartAsync(time: time);
        var key = CreateKey(server, "k");
        var request = new AwsSigner(key.Key.Id, key.Secret, "sts") { Time = time.GetUtcNow().AddMinutes(minutes) }.Post(server.Address + "/", Identity, Form);
        Assert.Equal(taken, (await SendAsync(server, request)).Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Unsigned_requests_come_in_on_loopback_if_the_option_says_so()
    {
        await using var server = await RunningServer.StartAsync(new ApiaryOptions { AwsUnsigned = true, AwsAccount = "123456789012" });
        var key = CreateKey(server, "k");
        Assert.Contains("<Arn>arn:aws:iam::123456789012:root</Arn>", (await SendAsync(server, Plain(server))).Text, StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, new AwsSigner("AKIAIOSFODNN7EXAMPLE", "x", "sts").Post(server.Address + "/", Identity, Form))).Status);
        // A known key signs rightly or not at all, and a page in a browser is no program of this machine.
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, new AwsSigner(key.Key.Id, "wrong", "sts").Post(server.Address + "/", Identity, Form))).Status);
        var page = Plain(server);
        page.Headers.TryAddWithoutValidation("Origin", "https://evil.example");
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, page)).Status);
        var rebound = Plain(server);
        rebound.Headers.Host = "evil.example";
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, rebound)).Status);
    }

    [Fact]
    public async Task Beyond_loopback_the_option_lets_nobody_in()
    {
        await using var server = await RunningServer.StartBeyondLoopbackAsync(new ApiaryOptions { AwsUnsigned = true });
        Assert.Equal(HttpStatusCode.Forbidden, (await SendAsync(server, Plain(server))).Status);
    }

    [Fact]
    public async Task An_environment_that_is_not_there_is_told()
    {
        await using var server = await RunningServer.StartAsync(new ApiaryOptions { AwsUnsigned = true, AwsEnvironment = "nowhere" });
        await AssertRefusedAsync(server, Plain(server), "InvalidClientTokenId", ArrivalReasons.KeyUnknown, "there is no environment nowhere");
    }

    [Fact]
    public async Task A_body_beyond_the_limit_is_refused_and_one_at_it_taken()
    {
        await using var server = await RunningServer.StartAsync(new ApiaryOptions { AwsUnsigned = true, MaxAwsRequestBytes = Identity.Length });
        Assert.Equal(HttpStatusCode.OK, (await SendAsync(server, Plain(server))).Status);
        await AssertRefusedAsync(server, Plain(server, [.. Identity, (byte)'&']), "RequestEntityTooLargeException", ArrivalReasons.BodyTooLarge, "--aws-max-request");
    }

    [Fact]
    public async Task What_no_service_takes_is_told_in_json()
    {
        await using var server = await RunningServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Post, server.Address + "/") { Content = new StringContent("{}", Encoding.UTF8, "application/x-amz-json-1.1") };
        request.Headers.Add("X-Amz-Target", "DynamoDB_20120810.ListTables");
        using var response = await server.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Equal("""{"__type":"UnknownOperationException","message":"The operation DynamoDB_20120810.ListTables is not known here."}""", await response.Content.ReadAsStringAsync());
        Assert.Matches("^[0-9a-f-]{36}$", response.Headers.GetValues("x-amzn-RequestId").Single());
    }

    [Fact]
    public async Task An_access_key_opens_nothing_else_and_no_other_key_signs()
    {
        await using var server = await RunningServer.StartAsync();
        var key = CreateKey(server, "k");
        foreach (var presented in (string[])[key.Secret, key.Key.Id])
            Assert.Equal(HttpStatusCode.Unauthorized, (await server.SendAsync(HttpMethod.Post, "/1/events/d", """{"a":1}""", presented)).Status);
        var other = server.Keys.Configuration;
        await AssertRefusedAsync(server, new AwsSigner(other.Key.Id, other.Secret, "sts").Post(server.Address + "/", Identity, Form), "InvalidClientTokenId", ArrivalReasons.KeyUnknown, "is unknown here");
    }

    private static CreatedKey CreateKey(RunningServer server, string name) => server.Workspace.CreateAwsKey(server.Workspace.Environments[0].Id, name, KeyPermissions.All);

    private static HttpRequestMessage Plain(RunningServer server, byte[]? body = null)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, server.Address + "/") { Content = new ByteArrayContent(body ?? Identity) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", Form);
        return request;
    }

    private static async Task AssertRefusedAsync(RunningServer server, HttpRequestMessage request, string code, string reason, string words)
    {
        var (status, text) = await SendAsync(server, request);
        Assert.NotEqual(HttpStatusCode.OK, status);
        Assert.Contains($"<Code>{code}</Code>", text, StringComparison.Ordinal);
        var arrival = server.App.Services.GetRequiredService<Arrivals>().Recent(1).Single();
        Assert.Equal(("sts", reason), (arrival.Protocol, arrival.Reason));
        Assert.Contains(words, arrival.Explanation, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Text)> SendAsync(RunningServer server, HttpRequestMessage request)
    {
        using var client = new HttpClient();
        using (request)
        using (var response = await client.SendAsync(request))
            return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }
}
