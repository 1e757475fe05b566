using System.Text.Json.Nodes;
using Apiary.Client;
using Apiary.Client.Transmissions;
using Xunit;

namespace Apiary.Tests.Client;

public sealed class FileTransmissionTests
{
    [Fact]
    public async Task Each_event_is_a_line_and_two_programs_may_share_the_file()
    {
        using var directory = new TemporaryDirectory();
        var path = Path.Combine(directory.Path, "events.jsonl");
        await File.WriteAllTextAsync(path, "{\"dataset\":\"before\"}\n", TestContext.Current.CancellationToken);
        HoneyClient Client(string dataset) => new(new HoneyClientOptions { Dataset = dataset, MaxBatchSize = 10, Transmission = new FileTransmission(path) });
        var (one, two) = (Client("one"), Client("two"));
        var made = one.NewEvent().AddField("text", "a\nb");
        (made.Timestamp, made.SampleRate, made.Metadata) = (new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.FromHours(1)), 4, 0);
        made.SendPresampled();
        await one.FlushAsync(TestContext.Current.CancellationToken);
        Sending.SendNumbered(two, 25);
        Sending.AssertOneEach(25, await Sending.CloseAndReadAsync(two));
        Assert.Equal(ResponseOutcome.Accepted, Assert.Single(await Sending.CloseAndReadAsync(one)).Outcome);
        var lines = await File.ReadAllLinesAsync(path, TestContext.Current.CancellationToken);
        Assert.Equal("""{"dataset":"one","time":"2026-01-02T02:04:05Z","samplerate":4,"data":{"text":"a\nb"}}""", lines[1]);
        Assert.Equal(Enumerable.Range(0, 25), lines[2..].Select(line => (int)JsonNode.Parse(line)!["data"]!["number"]!).Order());
    }

    [Fact]
    public void A_file_that_cannot_be_opened_is_said_at_once()
    {
        using var directory = new TemporaryDirectory();
        Assert.Throws<DirectoryNotFoundException>(() => new FileTransmission(Path.Combine(directory.Path, "missing", "events.jsonl")));
    }
}
