using Xunit;

namespace Apiary.EndToEnd;

/// <summary>What the gatekeeper's readme tells a reader to type, and what goes wrong when it is typed wrongly.</summary>
public sealed class GatekeeperDocumentTests(DemoServer demo) : IClassFixture<DemoServer>
{
    private TestServer Server => demo.Server;

    [Fact]
    public async Task The_documents_curl_line_is_accepted_and_its_event_found()
    {
        // Verbatim but for the port, which the document fixes and a test must not.
        var answer = await Programs.RunAsync("curl",
        [
            "-sS", "-w", "%{http_code}|%{size_download}",
            "-H", "X-Honeycomb-Team: abcd123EFGH", "-H", "X-Honeycomb-Event-Time: 2018-07-03T20:59:08.832016791Z",
            $"{Server.Address}1/events/wade", "-d", "{\"foo\":3}",
        ]);
        Assert.Equal("200|0", answer);
        var rows = await Server.RowsAsync("wade", more: ",\"filters\":[{\"column\":\"foo\",\"op\":\"=\",\"value\":3}]");
        var row = Assert.Single(rows)!;
        Assert.Equal("2018-07-03T20:59:08.832016791Z", (string?)row["time"]);
        Assert.Equal(3, TestServer.Number(row["data"]!["foo"]));
        Assert.Equal(1, TestServer.Number(row["samplerate"]));
    }

    [Theory]
    [InlineData("wade", "abcd123EFGH", "{\"foo\":", 400, "failed to unmarshal JSON body")]
    [InlineData("wade", "abcd123EFGH", "[1,2]", 400, "failed to unmarshal JSON body")]
    [InlineData("wade", "no-such-key", "{\"foo\":3}", 400, "writekey malformed - expect only letters and numbers")]
    [InlineData("wade", "nosuchkey", "{\"foo\":3}", 401, "writekey didn't match valid credentials")]
    [InlineData("Wade", "abcd123EFGH", "{\"foo\":3}", 400, "failed to resolve dataset object")]
    [InlineData("nobody", "abcd123EFGH", "{\"foo\":3}", 400, "failed to resolve dataset object")]
    public async Task A_mistake_is_answered_in_the_documents_words(string dataset, string key, string body, int status, string error)
    {
        var (found, answer) = await Server.PostAsync($"/1/events/{dataset}", body, key);
        Assert.Equal(status, found);
        Assert.Contains(error, answer, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("wade")]
    [InlineData("james")]
    [InlineData("helen")]
    [InlineData("peter")]
    [InlineData("valentine")]
    [InlineData("andrew")]
    public async Task Every_dataset_of_the_document_accepts_every_team(string dataset)
    {
        foreach (var key in (string[])["abcd123EFGH", "ijkl456MNOP", "qrst789UVWX"])
            Assert.Equal((200, ""), await Server.PostAsync($"/1/events/{dataset}", "{\"n\":1}", key));
    }

    [Fact]
    public async Task Health_is_answered_as_the_document_does() =>
        Assert.Equal("{\"alive\": \"yes\"}", await Server.Http.GetStringAsync(new Uri("/x/alive", UriKind.Relative)));
}
