using Apiary.Client;
using Apiary.Client.Transmissions;
using Xunit;

namespace Apiary.Tests.Client;

public sealed class DiskTransmissionTests : IDisposable
{
    private readonly TemporaryDirectory directory = new();

    public void Dispose() => directory.Dispose();

    [Fact]
    public async Task What_was_stored_without_a_server_is_sent_after_a_restart_in_order()
    {
        await RunAsync(new Uri("http://127.0.0.1:1"), 30, ResponseOutcome.Stored);
        Assert.NotEmpty(Directory.GetFiles(directory.Path, "*.batch"));
        var bodies = new List<string>();
        await using var peer = new HostilePeer((_, body, stream, _) =>
        {
            lock (bodies) bodies.Add(body);
            return HostilePeer.AcceptAllAsync(stream, body);
        });
        // A new client sends what the old one left, though it sends nothing itself.
        var disk = await RunAsync(peer.Address, 0, ResponseOutcome.Stored, TimeSpan.FromSeconds(20), peer.Address);
        Assert.Equal((30L, 0L, null), (disk.Delivered, disk.WaitingBytes, disk.LastError));
        Assert.Empty(Directory.GetFiles(directory.Path, "*.batch"));
        var numbers = System.Text.RegularExpressions.Regex.Matches(string.Concat(bodies), "\"number\":(\\d+)").Select(match => int.Parse(match.Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture));
        Assert.Equal(Enumerable.Range(0, 30), numbers);
    }

    [Fact]
    public async Task A_batch_that_the_server_will_never_take_is_set_aside_and_the_next_ones_go_on()
    {
        await using var peer = new HostilePeer((number, body, stream, _) =>
            number == 1 ? HostilePeer.AnswerAsync(stream, "400 Bad Request", "{\"error\":\"no\"}") : HostilePeer.AcceptAllAsync(stream, body));
        var disk = await RunAsync(peer.Address, 10, ResponseOutcome.Stored, TimeSpan.FromSeconds(20), batch: 5);
        Assert.Equal((5L, 5L), (disk.Delivered, disk.RefusedLater));
        Assert.Single(Directory.GetFiles(Path.Combine(directory.Path, "refused")));
    }

    [Fact]
    public async Task Damaged_and_unfinished_files_stop_nothing()
    {
        await RunAsync(new Uri("http://127.0.0.1:1"), 10, ResponseOutcome.Stored, batch: 5);
        var files = Directory.GetFiles(directory.Path, "*.batch").Order().ToArray();
        await File.WriteAllBytesAsync(files[0], (await File.ReadAllBytesAsync(files[0], TestContext.Current.CancellationToken))[..^3], TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "9.batch.tmp"), "half", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(Path.Combine(directory.Path, "0.batch"), "{\"host\":7}\n[]", TestContext.Current.CancellationToken);
        await using var peer = new HostilePeer((_, body, stream, _) => HostilePeer.AcceptAllAsync(stream, body));
        var disk = await RunAsync(peer.Address, 5, ResponseOutcome.Stored, TimeSpan.FromSeconds(20), peer.Address);
        Assert.Equal(10L, disk.Delivered);
        Assert.Equal(2, Directory.GetFiles(Path.Combine(directory.Path, "refused")).Length);
        Assert.Empty(Directory.GetFiles(directory.Path, "*.tmp"));
    }

    [Fact]
    public async Task A_full_spool_says_overflow()
    {
        var client = new HoneyClient(Options(new Uri("http://127.0.0.1:1"), TimeSpan.Zero, new DiskTransmission(directory.Path, 1_000_000), 20));
        for (var i = 0; i < 300; i++)
        {
            var made = client.NewEvent().AddField("text", new string('x', 10_000));
            made.Metadata = i;
            made.Send();
        }

        var responses = await Sending.CloseAndReadAsync(client);
        Sending.AssertOneEach(300, responses);
        Assert.InRange(responses.Count(response => response.Outcome == ResponseOutcome.Stored), 20, 99);
        Assert.Contains(responses, response => response.Outcome == ResponseOutcome.Overflow);
        Assert.InRange(Directory.GetFiles(directory.Path, "*.batch").Sum(file => new FileInfo(file).Length), 1, 1_000_000);
    }

    [Fact]
    public async Task A_directory_has_one_client()
    {
        await using var first = new HoneyClient(Options(new Uri("http://127.0.0.1:1"), TimeSpan.Zero, new DiskTransmission(directory.Path), 100));
        Assert.Throws<IOException>(() => new HoneyClient(Options(new Uri("http://127.0.0.1:1"), TimeSpan.Zero, new DiskTransmission(directory.Path), 100)));
    }

    [Fact]
    public async Task Others_cannot_read_the_key_in_its_files()
    {
        await RunAsync(new Uri("http://127.0.0.1:1"), 1, ResponseOutcome.Stored);
        Assert.SkipWhen(OperatingSystem.IsWindows(), "file modes are Unix's");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory.Path));
    }

    private static HoneyClientOptions Options(Uri address, TimeSpan closing, ITransmission transmission, int batch)
    {
        var options = Sending.To(address);
        options.CloseTimeout = closing;
        options.MaxRetryDelay = TimeSpan.FromMilliseconds(5);
        options.MaxBatchSize = batch;
        options.MaxConcurrentBatches = 1;
        options.Transmission = transmission;
        return options;
    }

    private async Task<DiskTransmission> RunAsync(Uri address, int events, ResponseOutcome outcome, TimeSpan? closing = null, Uri? redirect = null, int batch = 100)
    {
        // What was stored for another address goes to that one; a test moves it to where its peer is.
        if (redirect is not null)
        {
            foreach (var file in Directory.GetFiles(directory.Path, "*.batch"))
            {
                var text = await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken);
                await File.WriteAllTextAsync(file, text.Replace("http://127.0.0.1:1/", redirect.AbsoluteUri, StringComparison.Ordinal), TestContext.Current.CancellationToken);
            }
        }

        var disk = new DiskTransmission(directory.Path);
        var client = new HoneyClient(Options(address, closing ?? TimeSpan.FromMilliseconds(30), disk, batch));
        Sending.SendNumbered(client, events);
        await client.FlushAsync(TestContext.Current.CancellationToken);
        var responses = await Sending.CloseAndReadAsync(client);
        Sending.AssertOneEach(events, responses);
        Assert.All(responses, response => Assert.Equal(outcome, response.Outcome));
        return disk;
    }
}
