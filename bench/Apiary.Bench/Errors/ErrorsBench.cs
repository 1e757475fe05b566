using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Apiary.Bench.Load;

namespace Apiary.Bench.Errors;

/// <summary>
/// Reports of errors over HTTP to a server in a process of its own, spread over items as errors are (few occur often), and then how long a person waits: for the list, for an item with its
/// occurrences, for a search; and all of it once more after a restart.
/// </summary>
internal static class ErrorsBench
{
    private const int Addresses = 2_000;

    public static int Run(Arguments arguments) =>
        RunAsync(arguments.Int("occurrences", 100_000), arguments.Int("items", 500), arguments.Int("connections", 16), arguments.Int("runs", 21)).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(int occurrences, int items, int connections, int runs)
    {
        var directory = Directory.CreateTempSubdirectory("apiary-errors-bench-").FullName;
        try
        {
            await using (var server = await ServerProcess.StartAsync(directory, ["--own-events", "off"]))
            {
                await LoadAsync(server, occurrences, items, connections);
                await AskAsync(server, items, runs);
                await server.StopAsync();
            }

            await using var again = await ServerProcess.StartAsync(directory, ["--own-events", "off"]);
            Console.WriteLine("after a restart");
            Console.WriteLine($"  first list, which counts all events          {(await TimeAsync(again, "/api/1/items")).TotalMilliseconds,8:N1} ms");
            await AskAsync(again, items, runs);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task LoadAsync(ServerProcess server, int occurrences, int items, int connections)
    {
        server.Http.DefaultRequestHeaders.Add("X-Apiary-Request", "1");
        using var made = await server.Http.PostAsync(
            new Uri("/api/keys", UriKind.Relative), new StringContent("""{"name":"bench","kind":"rollbar","permissions":["post_server_item"]}""", Encoding.UTF8, "application/json"));
        var token = (string)JsonNode.Parse(await made.Content.ReadAsStringAsync())!["secret"]!;
        using var http = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections }) { BaseAddress = server.Address };
        http.DefaultRequestHeaders.Add("X-Rollbar-Access-Token", token);
        var (next, bytes) = (-1, 0L);
        var (processor, clock) = (server.ProcessorTime, Stopwatch.StartNew());
        await Task.WhenAll(Enumerable.Range(0, connections).Select(async _ =>
        {
            for (int i; (i = Interlocked.Increment(ref next)) < occurrences;)
            {
                var body = Encoding.UTF8.GetBytes(Report(i, items));
                Interlocked.Add(ref bytes, body.Length);
                using var answer = await http.PostAsync(new Uri("/api/1/item/", UriKind.Relative), new ByteArrayContent(body));
                if (answer.StatusCode != HttpStatusCode.OK) throw new InvalidOperationException($"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
            }
        }));
        var (seconds, spent) = (clock.Elapsed.TotalSeconds, (server.ProcessorTime - processor).TotalSeconds);
        Console.WriteLine($"{occurrences:N0} occurrences of {bytes / occurrences:N0} bytes over {items} items: {occurrences / seconds:N0} a second by {connections} connections, {occurrences / spent:N0} a CPU-second of the server");
    }

    private static async Task AskAsync(ServerProcess server, int items, int runs)
    {
        (string What, string Path)[] questions =
        [
            ("Rollbar's list, first page", "/api/1/items"),
            ("search by a word of the title", "/api/1/items?query=honey-7"),
            ("list of one environment and level", "/api/1/items?environment=production&level=error&status=active"),
            ("the most frequent item", "/api/1/item/1"),
            ("its last 20 occurrences", "/api/1/item/1/instances"),
            ("a rare item", $"/api/1/item/{items}"),
            ("its occurrences", $"/api/1/item/{items}/instances"),
            ("the screen's list, first page", "/api/errors/items"),
            ("the screen's search", "/api/errors/items?q=honey-7"),
            ("the screen's item with its counts", "/api/errors/items/1"),
            ("the screen's occurrences of it", "/api/errors/items/1/occurrences"),
            ("its history", "/api/errors/items/1/history"),
        ];
        foreach (var (what, path) in questions)
        {
            var times = new List<double>();
            for (var run = 0; run < runs; run++) times.Add((await TimeAsync(server, path)).TotalMilliseconds);
            times.Sort();
            Console.WriteLine($"  {what,-44} {times[times.Count / 2],8:N1} ms, slowest {times[^1]:N1}");
        }
    }

    private static async Task<TimeSpan> TimeAsync(ServerProcess server, string path)
    {
        var clock = Stopwatch.StartNew();
        using var answer = await server.Http.GetAsync(new Uri(path, UriKind.Relative));
        await answer.Content.ReadAsByteArrayAsync();
        return answer.StatusCode == HttpStatusCode.OK ? clock.Elapsed : throw new InvalidOperationException($"{path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <summary>One report, some 3 KB, as pyrollbar sends them. The lower an item's number, the more often it comes.</summary>
    private static string Report(int number, int items)
    {
        var random = new Random(number);
        // Every item at least once, then by a power.
        var item = number < items ? number : (int)(Math.Pow(random.NextDouble(), 3) * items);
        var frames = string.Join(',', Enumerable.Range(0, 12).Select(depth => string.Create(
            CultureInfo.InvariantCulture, $$$"""{"filename":"/srv/shop/backend/module_{{{depth}}}.py","lineno":{{{100 + depth}}},"method":"step_{{{(depth == 11 ? item : depth)}}}_of_the_way","code":"    return self.next_step(order, basket={{{depth}}})","locals":{"order":"<Order 0x7f00{{{number:x8}}}>","depth":{{{depth}}}}}""")));
        return $$$"""
            {"data":{"environment":"{{{(item % 5 == 0 ? "staging" : "production")}}}","level":"error","timestamp":{{{DateTimeOffset.UtcNow.ToUnixTimeSeconds()}}},"language":"python 3.12.1","framework":"flask","code_version":"1.{{{number / 20_000}}}.0",
             "body":{"trace":{"frames":[{{{frames}}}],"exception":{"class":"HoneyError{{{(char)('A' + (item % 26))}}}{{{(char)('A' + (item / 26 % 26))}}}","message":"jar of honey-{{{item}}} is empty"} } },
             "request":{"url":"https://shop.example/api/jars/{{{number}}}","method":"GET","user_ip":"10.{{{random.Next(Addresses) / 256}}}.{{{random.Next(256)}}}.1","headers":{"User-Agent":"Mozilla/5.0","Accept":"application/json"}},
             "person":{"id":"{{{random.Next(5_000)}}}"},"server":{"host":"web-{{{random.Next(8)}}}","root":"/srv/shop"},"notifier":{"name":"pyrollbar","version":"1.3.0"} } }
            """;
    }
}
