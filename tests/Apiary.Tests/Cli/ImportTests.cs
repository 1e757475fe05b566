using Apiary.Cli;
using Apiary.Cli.Importing;
using Apiary.Tests.Hosting;
using Xunit;

namespace Apiary.Tests.Cli;

public sealed class ImportTests : IDisposable
{
    private readonly string directory = Directory.CreateTempSubdirectory("apiary-import").FullName;

    public void Dispose() => Directory.Delete(directory, recursive: true);

    [Fact]
    public async Task Every_format_arrives_and_leaves_no_state_behind()
    {
        await using var server = await RunningServer.StartAsync();
        var lines = Write("a.ndjson", """{"time":"2024-05-01T12:00:00Z","samplerate":2,"data":{"n":1}}""" + "\n\n" + """{"timestamp":"2024-05-01T12:00:01Z","n":2,"s":"x"}""" + "\n");
        var batch = Write("b.json", """ [{"time":"2024-05-01T12:00:02Z","data":{"n":3}},{"data":{"n":4},"time":"2024-05-01T12:00:03Z"}] """);
        var csv = Write("c.csv", "dataset,time,samplerate,n,s\r\nold,2024-05-01T12:00:04Z,5,5,\"a, \"\"b\"\"\nc\"\r\n,2024-05-01T12:00:05Z,,007,\r\n");
        var run = await CliRun.RunAsync(server.Address, "import", lines, batch, csv, "-d", "all", "--key", server.Keys.Ingest.Secret, "--batch-size", "1");
        Assert.Equal("6 events stored in all\n", run.Out);
        Assert.Equal(ExitCodes.Ok, run.ExitCode);
        Assert.Equal(3, Directory.GetFiles(directory).Length);
        Assert.Equal(
            """
            {"dataset":"all","time":"2024-05-01T12:00:00Z","samplerate":2,"data":{"n":1}}
            {"dataset":"all","time":"2024-05-01T12:00:01Z","samplerate":1,"data":{"n":2,"s":"x"}}
            {"dataset":"all","time":"2024-05-01T12:00:02Z","samplerate":1,"data":{"n":3}}
            {"dataset":"all","time":"2024-05-01T12:00:03Z","samplerate":1,"data":{"n":4}}
            {"dataset":"all","time":"2024-05-01T12:00:04Z","samplerate":5,"data":{"n":5,"s":"a, \"b\"\nc"}}
            {"dataset":"all","time":"2024-05-01T12:00:05Z","samplerate":1,"data":{"n":"007"}}

            """.ReplaceLineEndings("\n"),
            (await CliRun.RunAsync(server.Address, "export", "-d", "all")).Out);
    }

    [Fact]
    public async Task What_was_exported_can_be_imported()
    {
        await using var server = await RunningServer.StartAsync();
        await server.StoreAsync("from", """{"time":"2024-05-01T12:00:00.123456700Z","samplerate":3,"data":{"s":"ü","f":1.5,"i":-7,"b":true}}""");
        var exported = await CliRun.RunAsync(server.Address, "export", "-d", "from");
        await CliRun.RunAsync(server.Address, "import", Write("x.ndjson", exported.Out), "-d", "to", "--key", server.Keys.Ingest.Secret);
        Assert.Equal(exported.Out, (await CliRun.RunAsync(server.Address, "export", "-d", "to")).Out.Replace("\"to\"", "\"from\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_interrupted_import_goes_on_where_it_stopped()
    {
        await using var server = await RunningServer.StartAsync();
        var path = Write("a.ndjson", string.Concat(Enumerable.Range(0, 10).Select(i => $$"""{"time":"2024-05-01T12:00:00Z","data":{"n":{{i}} } }""" + "\n")));
        new ImportState("d", new FileInfo(path).Length, 7).Save(path);
        var run = await CliRun.RunAsync(server.Address, "import", path, "-d", "d", "--key", server.Keys.Ingest.Secret);
        Assert.Equal("3 events stored in d\n", run.Out);
        Assert.Contains("going on after 7 events", run.Error, StringComparison.Ordinal);
        // Another dataset, or a file that became smaller, begins anew.
        new ImportState("other", 1, 7).Save(path);
        Assert.Equal("10 events stored in d\n", (await CliRun.RunAsync(server.Address, "import", path, "-d", "d", "--key", server.Keys.Ingest.Secret)).Out);
    }

    [Fact]
    public async Task A_broken_line_names_itself_and_what_came_before_it_is_kept()
    {
        await using var server = await RunningServer.StartAsync();
        var path = Write("a.ndjson", """{"data":{"n":1}}""" + "\n" + """{"data":{"n":2""" + "\n");
        var run = await CliRun.RunAsync(server.Address, "import", path, "-d", "d", "--key", server.Keys.Ingest.Secret, "--batch-size", "1");
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Contains("a.ndjson, line 2: ", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_events_are_counted_with_their_reason()
    {
        await using var server = await RunningServer.StartAsync();
        var tooMany = "{" + string.Join(',', Enumerable.Range(0, 2_001).Select(i => $"\"c{i}\":1")) + "}";
        var run = await CliRun.RunAsync(server.Address, "import", Write("a.ndjson", $"{tooMany}\n{{\"n\":1}}\n"), "-d", "d", "--key", server.Keys.Ingest.Secret);
        Assert.Equal(ExitCodes.Failed, run.ExitCode);
        Assert.Equal("1 events stored in d\n", run.Out);
        Assert.Contains("1 events refused: Event has too many columns.", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_is_missing_or_unknown_is_named()
    {
        await using var server = await RunningServer.StartAsync();
        var path = Write("a.ndjson", "{\"n\":1}\n");
        Assert.Contains("needs a key", (await CliRun.RunAsync(server.Address, "import", path, "-d", "d")).Error, StringComparison.Ordinal);
        var run = await CliRun.RunAsync(server.Address, "import", path, "-d", "d", "--key", "nobody");
        Assert.Equal("unknown API key - check your credentials\n", run.Error);
        var arrivals = await CliRun.RunAsync(server.Address, "arrivals");
        Assert.Contains("refused   401  POST /1/batch/{dataset}  d  key nob", arrivals.Out, StringComparison.Ordinal);
        Assert.Contains("unknown here", arrivals.Out, StringComparison.Ordinal);
        Assert.Contains("key_unknown", (await CliRun.RunAsync(server.Address, "arrivals", "--counts")).Out, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_doctor_finds_a_healthy_server_well_and_a_bad_key_wrong()
    {
        await using var server = await RunningServer.StartAsync();
        var well = await CliRun.RunAsync(server.Address, "doctor", "--key", server.Keys.Ingest.Secret);
        Assert.Contains("the key is a good ingest key of environment Production; it may: events, createDatasets", well.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Ok, well.ExitCode);
        var operators = await CliRun.RunAsync(server.Address, "doctor");
        Assert.Contains("its clock agrees", operators.Out, StringComparison.Ordinal);
        Assert.EndsWith("all is well\n", operators.Out, StringComparison.Ordinal);
        var bad = await CliRun.RunAsync(server.Address, "doctor", "--key", "\"quoted\"");
        Assert.Contains("WRONG the server does not know the key (it has a quote in it)", bad.Out, StringComparison.Ordinal);
        Assert.Equal(ExitCodes.Failed, bad.ExitCode);
        Assert.Contains("there is no directory", (await CliRun.RunAsync(server.Address, "doctor", "--data", Path.Combine(directory, "none"))).Out, StringComparison.Ordinal);
    }

    private string Write(string name, string text)
    {
        var path = Path.Combine(directory, name);
        File.WriteAllText(path, text);
        return path;
    }
}
