using System.Globalization;
using System.Net;
using System.Text.Json;
using Apiary.Cli.Terminal;

namespace Apiary.Cli.Checking;

/// <summary>Checks a running server from outside: port, health, clock, key, and what it says of itself.</summary>
internal static class ServerCheck
{
    // Below this a disk is called nearly full; a flush and a merge need some room at once.
    private const long LowDiskBytes = 1L << 30;
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(5);

    /// <summary>Runs the checks; false when no server of ours answers.</summary>
    public static async Task<bool> RunAsync(ServerConnection server, Findings findings, CancellationToken cancellationToken)
    {
        using var alive = await server.TryAsync(new HttpRequestMessage(HttpMethod.Get, "x/alive"), cancellationToken);
        if (alive is null)
        {
            findings.Problem($"nothing answers at {server.Address}", "start the server (./apiary serve), or name the right address with --url; from another machine it must listen beyond loopback (--http 0.0.0.0:5000)");
            return false;
        }

        if (!alive.IsSuccessStatusCode || !(await alive.Content.ReadAsStringAsync(cancellationToken)).Contains("alive", StringComparison.Ordinal))
        {
            findings.Problem($"something else answers at {server.Address} (status {(int)alive.StatusCode})", "another program has the port; stop it, or let Apiary listen on another one with --http");
            return false;
        }

        findings.Good($"a server answers at {server.Address}");
        using var ready = await server.TryAsync(new HttpRequestMessage(HttpMethod.Get, "x/ready"), cancellationToken);
        if (ready is { IsSuccessStatusCode: true }) findings.Good("it is ready for events");
        else findings.Problem("it is not ready for events", "disk or memory may be full; see below, and the server's own output");
        await CheckKeyAsync(server, findings, cancellationToken);
        await CheckStatusAsync(server, findings, cancellationToken);
        return true;
    }

    private static async Task CheckKeyAsync(ServerConnection server, Findings findings, CancellationToken cancellationToken)
    {
        if (server.Key is null)
        {
            findings.Notice("no key given, so none was checked; with --key or APIARY_API_KEY it is");
            return;
        }

        using var response = await server.TryAsync(new HttpRequestMessage(HttpMethod.Get, "1/auth"), cancellationToken);
        if (response?.StatusCode == HttpStatusCode.OK)
        {
            using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
            var granted = document.RootElement.GetProperty("api_key_access").EnumerateObject().Where(access => access.Value.ValueKind == JsonValueKind.True).Select(access => access.Name);
            findings.Good($"the key is a good {document.RootElement.GetProperty("type").GetString()} key of environment {document.RootElement.GetProperty("environment").GetProperty("name").GetString()}; it may: {string.Join(", ", granted)}");
        }
        else
        {
            findings.Problem($"the server does not know the key ({KeyShape.Describe(server.Key)})", "apiary keys list shows the keys it knows, apiary keys create makes a new one; the admin token is no key for sending");
        }
    }

    private static async Task CheckStatusAsync(ServerConnection server, Findings findings, CancellationToken cancellationToken)
    {
        var asked = DateTimeOffset.UtcNow;
        using var response = await server.TryAsync(new HttpRequestMessage(HttpMethod.Get, "api/status"), cancellationToken);
        if (response is not { IsSuccessStatusCode: true })
        {
            findings.Notice("disk, memory and clock are told to the server's operator alone: on its own machine, or with the admin token as --key");
            return;
        }

        using var document = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancellationToken));
        var status = document.RootElement;
        var apart = (status.GetProperty("time").GetDateTimeOffset() - asked).Duration();
        if (apart <= ClockTolerance) findings.Good("its clock agrees with this machine's");
        else findings.Problem(string.Create(CultureInfo.InvariantCulture, $"its clock and this machine's are {apart.TotalSeconds:0} s apart"), "events stamped by a wrong clock fall outside the time range one asks for; set the clocks (NTP)");

        var free = status.GetProperty("free_disk_bytes").GetInt64();
        if (free >= LowDiskBytes) findings.Good($"{NumberText.Size(free)} free on its disk");
        else findings.Problem($"only {NumberText.Size(free)} free on its disk", "free some space or set --retention-size; when the disk is full, senders are told to try later and nothing is lost");

        findings.Good(string.Create(CultureInfo.InvariantCulture,
            $"{Number(status, "segments", "rows") + Number(status, "open", "rows"):N0} events in {NumberText.Size(Number(status, "segments", "bytes"))} of segments and {NumberText.Size(Number(status, "wal", "bytes"))} of log; memory {NumberText.Size(status.GetProperty("memory_bytes").GetInt64())}"));
        foreach (var aside in status.GetProperty("set_aside").EnumerateArray())
            findings.Problem($"segment {aside.GetProperty("segment")} ({aside.GetProperty("rows")} events) is left out of answers: {aside.GetProperty("reason").GetString()}", "the file is kept; bring it back from a backup if there is one");
        foreach (var notice in status.GetProperty("notices").EnumerateArray())
        {
            var text = $"{notice.GetProperty("time").GetString()} {notice.GetProperty("text").GetString()}";
            if (notice.GetProperty("severity").GetString() == "error") findings.Problem(text, "this does not pass by itself");
            else findings.Notice(text);
        }
    }

    private static long Number(JsonElement status, string part, string name) => status.GetProperty(part).GetProperty(name).GetInt64();
}
