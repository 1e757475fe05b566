using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Xunit;

namespace Apiary.EndToEnd;

/// <summary>Notices by e-mail through a mail server that others wrote.</summary>
public sealed partial class MailTests
{
    [Theory]
    [InlineData("starttls", "PLAIN", "starttls", true)]
    [InlineData("implicit", "LOGIN", "implicit", true)]
    [InlineData("plain", "PLAIN", "none", false)]
    public async Task A_test_arrives(string mode, string auth, string security, bool signsIn)
    {
        using var folder = new Folder();
        var (certificate, key) = folder.MakeCertificate();
        var (receiver, said) = await RunningProgram.StartAsync(
            Programs.TestsFolder, "node", ["clients/smtp-receiver.mjs"], @"listening on (\d+)", ("MODE", mode), ("AUTH", auth), ("CERTIFICATE", certificate), ("KEY", key));
        await using var _ = receiver;
        string[] signing = signsIn ? ["--smtp-user", "apiary", "--smtp-password", "p4ss wörd", "--smtp-ca", certificate] : [];
        await using var server = await TestServer.StartAsync(["--smtp-server", $"localhost:{said.Groups[1].Value}", "--smtp-tls", security, "--smtp-from", "apiary@example.com", .. signing]);
        Assert.Equal("""{"told":true,"fault":null}""", await TryAsync(server, "ops@example.com"));
        var mail = JsonNode.Parse((await receiver.WaitForAsync("({\"secure\".*})")).Groups[1].Value)!;
        Assert.Equal((signsIn, signsIn ? "apiary" : null, "apiary@example.com", "ops@example.com"), ((bool)mail["secure"]!, (string?)mail["user"], (string?)mail["from"], (string?)mail["to"]![0]));
        var (head, body) = Split((string)mail["message"]!);
        Assert.Contains("Subject: TRIGGER TEST: Triggered: ops@example.com\r\n", head, StringComparison.Ordinal);
        Assert.Contains("Somebody tries whether this recipient hears.", body, StringComparison.Ordinal);
        // What the mail server says no to is said to who asks, with its words.
        Assert.Contains("550 no such user", await TryAsync(server, "nobody@example.com"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_is_said_in_clear_nor_to_a_stranger_nor_without_the_password()
    {
        using var folder = new Folder();
        var (certificate, key) = folder.MakeCertificate();
        foreach (var (mode, options, words) in new (string Mode, string[] Options, string Words)[]
        {
            ("plain", ["--smtp-tls", "starttls"], "does not offer STARTTLS"),
            ("starttls", ["--smtp-tls", "starttls"], "certificate"),
            ("starttls", ["--smtp-tls", "starttls", "--smtp-ca", certificate, "--smtp-user", "apiary", "--smtp-password", "wrong"], "535"),
        })
        {
            var (receiver, said) = await RunningProgram.StartAsync(Programs.TestsFolder, "node", ["clients/smtp-receiver.mjs"], @"listening on (\d+)", ("MODE", mode), ("CERTIFICATE", certificate), ("KEY", key));
            await using var _ = receiver;
            await using var server = await TestServer.StartAsync(["--smtp-server", $"localhost:{said.Groups[1].Value}", .. options]);
            Assert.Contains(words, await TryAsync(server, "ops@example.com"), StringComparison.Ordinal);
            Assert.DoesNotContain("message", receiver.Output, StringComparison.Ordinal);
        }
    }

    private static async Task<string> TryAsync(TestServer server, string address)
    {
        if (!server.Http.DefaultRequestHeaders.Contains("X-Apiary-Request")) server.Http.DefaultRequestHeaders.Add("X-Apiary-Request", "1");
        using var made = await server.Http.PostAsJsonAsync("/1/recipients", new { type = "email", details = new { email_address = address } });
        Assert.Equal(HttpStatusCode.Created, made.StatusCode);
        var id = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["id"]!;
        using var tried = await server.Http.PostAsync($"/api/recipients/{id}/test", null);
        return await tried.Content.ReadAsStringAsync();
    }

    private static (string Head, string Body) Split(string message)
    {
        var end = message.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        return (message[..(end + 2)], Encoding.UTF8.GetString(Convert.FromBase64String(LineEnds().Replace(message[end..], ""))));
    }

    [GeneratedRegex("[\r\n]")]
    private static partial Regex LineEnds();

    private sealed class Folder : IDisposable
    {
        private readonly string path = Directory.CreateTempSubdirectory("apiary-mail-").FullName;

        public (string Certificate, string Key) MakeCertificate()
        {
            using var key = RSA.Create(2_048);
            var request = new CertificateRequest("CN=localhost", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
            var names = new SubjectAlternativeNameBuilder();
            names.AddDnsName("localhost");
            request.CertificateExtensions.Add(names.Build());
            using var made = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
            File.WriteAllText(Path.Combine(path, "cert.pem"), made.ExportCertificatePem());
            File.WriteAllText(Path.Combine(path, "key.pem"), key.ExportPkcs8PrivateKeyPem());
            return (Path.Combine(path, "cert.pem"), Path.Combine(path, "key.pem"));
        }

        public void Dispose() => Directory.Delete(path, recursive: true);
    }
}
