using System.Globalization;
using System.Text.Json;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Checking;

/// <summary>The last requests that the server refused, in whole or in part: where a sender's own mistake shows.</summary>
internal static class RefusedArrivals
{
    // More are asked for than shown, because the doctor's own tries are among them.
    private const int Asked = 50, Shown = 5;

    /// <summary>Tells of them.</summary>
    public static async Task RunAsync(ServerConnection server, Findings findings, CancellationToken cancellationToken)
    {
        var all = new List<JsonElement>();
        foreach (var outcome in (string[])["refused", "partial"])
        {
            using var response = await server.TryAsync(new HttpRequestMessage(HttpMethod.Get, $"api/arrivals?outcome={outcome}&limit={Asked}"), cancellationToken);
            if (response is not { IsSuccessStatusCode: true })
            {
                findings.Notice("what was refused lately is told to holders of a configuration key, and on the server's own machine");
                return;
            }

            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            all.AddRange(document.RootElement.GetProperty("arrivals").EnumerateArray().Where(arrival => !IsOwn(arrival)).Select(arrival => arrival.Clone()));
        }

        if (all.Count == 0)
        {
            findings.Good("nothing that others sent was refused lately");
            return;
        }

        foreach (var arrival in all.OrderByDescending(arrival => arrival.GetProperty("time").GetDateTimeOffset()).Take(Shown)) findings.Notice(Describe(arrival));
        findings.Notice("what each reason asks for is written in docs/my-data-does-not-arrive.md; ./apiary arrivals --follow shows new ones as they come");
    }

    private static bool IsOwn(JsonElement arrival) => Text(arrival, "user_agent").StartsWith("apiary-", StringComparison.Ordinal);

    private static string Describe(JsonElement arrival)
    {
        var time = arrival.GetProperty("time").GetDateTimeOffset().UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
        var dataset = Text(arrival, "dataset") is { Length: > 0 } name ? $" for {name}" : "";
        var sender = Text(arrival, "user_agent") is { Length: > 0 } agent ? $" from {agent}" : "";
        return $"{Text(arrival, "outcome")} at {time}Z: {Text(arrival, "endpoint")}{dataset}{sender}: {Text(arrival, "reason")}: {Text(arrival, "explanation")}";
    }

    /// <summary>What a sender wrote must not steer the terminal.</summary>
    private static string Text(JsonElement arrival, string name) =>
        arrival.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? TerminalText.Of(value) : "";
}
