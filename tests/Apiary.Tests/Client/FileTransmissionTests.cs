using System.Text.Json.Nodes;
using Apiary.Client;
using Apiary.Client.Transmissions;
using Xunit;

namespace Apiary.Tests.Client;

public sealed class FileTransmissionTests
{
    [Fact]
    public async Task Each_event_is_a_line_behind_what_is_there()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "events.jsonl");
        for (var run = 0; run < 2; run++)
        {
            var client = new HoneyClient(new HoneyClientOptions { Dataset = "shop", MaxBatchSize = 10, MaxConcurrentBatches = 1, Transmission = new FileTransmission(path) });
            var made = client.NewEvent().AddField("text", "a\nb");
            (made.Timestamp, made.SampleRate, made.Metadata) = (new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), 4, 0);
            made.SendPresampled();
            await client.FlushAsync(TestContext.Current.CancellationToken);
            // What was flushed is there for others.
            Assert.Equal("""{"dataset":"shop","time":"2026-01-02T02:04:05Z","samplerate":4,"data":{"text":"a\nb"}}""", (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken))[^1]);
            Sending.SendNumbered(client, 25, 1);
            Sending.AssertOneEach(26, await Sending.CloseAndReadAsync(client));
        }

        var numbers = (await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken)).Select(line => (int?)JsonNode.Parse(line)!["data"]!["number"]);
        Assert.Equal([null, .. Enumerable.Range(1, 25), null, .. Enumerable.Range(1, 25)], numbers);
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_said_at_once()
    {
        using var directory = new TemporaryDirectory();
        Assert.Throws<DirectoryNotFoundException>(() => new FileTransmission(Path.Combine(directory.Path, "missing", "events.jsonl")));
    }
}
