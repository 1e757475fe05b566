using System.Globalization;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Apiary.Cli.Importing;

/// <summary>Sends batches of items to a dataset and counts what became of them; waits when the server asks for it.</summary>
internal sealed class BatchSender(ServerConnection server, string dataset)
{
    /// <summary>Most bytes of one request, a good deal under the server's limit.</summary>
    public const int MaxBytes = 4_000_000;

    private const int MaxTries = 10;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly SortedDictionary<string, long> refusals = new(StringComparer.Ordinal);

    /// <summary>Events that were stored.</summary>
    public long Accepted { get; private set; }

    /// <summary>Events that were refused for good, by reason.</summary>
    public IReadOnlyDictionary<string, long> Refusals => refusals;

    /// <summary>Sends one batch; returns when every item is answered for. Throws <see cref="CliException"/> when the server refuses the request as a whole.</summary>
    public async Task SendAsync(IReadOnlyList<byte[]> items, CancellationToken cancellationToken)
    {
        for (var tries = 1; items.Count > 0; tries++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, $"1/batch/{Uri.EscapeDataString(dataset)}") { Content = Body(items) };
            using var response = await server.TryAsync(request, cancellationToken);
            if (response is null && tries >= MaxTries) throw new CliException($"no server answers at {server.Address}", ExitCodes.Unreachable);
            var text = response is null ? "" : await response.Content.ReadAsStringAsync(cancellationToken);
            if (response is not null && response.IsSuccessStatusCode)
            {
                items = Count(items, text);
                if (items.Count == 0) return;
            }
            else if (response is not null && (int)response.StatusCode is not (429 or 503))
            {
                throw new CliException(Explain(text, (int)response.StatusCode));
            }

            if (tries >= MaxTries) throw new CliException($"the server still asks to try later after {MaxTries} tries; start again when it has room, it goes on where it stopped");
            await Task.Delay(WaitFor(response, tries), cancellationToken);
        }
    }

    /// <summary>Counts the answers; returns the items that may be tried again.</summary>
    private List<byte[]> Count(IReadOnlyList<byte[]> items, string answer)
    {
        using var document = JsonDocument.Parse(answer);
        var again = new List<byte[]>();
        var index = 0;
        foreach (var status in document.RootElement.EnumerateArray())
        {
            var code = status.GetProperty("status").GetInt32();
            if (code == 202) Accepted++;
            else if (code is 429 or 503) again.Add(items[index]);
            else Refuse(status.TryGetProperty("error", out var error) ? error.ToString() : code.ToString(CultureInfo.InvariantCulture));
            index++;
        }

        return again;
    }

    private void Refuse(string reason) => refusals[reason] = refusals.GetValueOrDefault(reason) + 1;

    private static ByteArrayContent Body(IReadOnlyList<byte[]> items)
    {
        var body = new MemoryStream();
        body.WriteByte((byte)'[');
        for (var i = 0; i < items.Count; i++)
        {
            if (i > 0) body.WriteByte((byte)',');
            body.Write(items[i]);
        }

        body.WriteByte((byte)']');
        var content = new ByteArrayContent(body.GetBuffer(), 0, (int)body.Length);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        return content;
    }

    private static TimeSpan WaitFor(HttpResponseMessage? response, int tries)
    {
        var asked = response?.Headers.RetryAfter?.Delta ?? TimeSpan.FromMilliseconds(100 * (1 << Math.Min(tries, 8)));
        return asked < LongestWait ? asked : LongestWait;
    }

    private static string Explain(string text, int status)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            if (document.RootElement.ValueKind == JsonValueKind.Object && document.RootElement.TryGetProperty("error", out var error)) return error.ToString();
        }
        catch (JsonException)
        {
            // Not ours; the status has to do.
        }

        return $"the server answered {status}";
    }
}
