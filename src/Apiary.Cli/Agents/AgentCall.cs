using System.Globalization;
using System.Text.Json.Nodes;

namespace Apiary.Cli.Agents;

/// <summary>One call of a tool: what it was given, and the server to ask.</summary>
/// <param name="Given">The arguments, an object.</param>
/// <param name="Server">Where the answer comes from.</param>
/// <param name="CancellationToken">Ends the call.</param>
internal sealed record AgentCall(JsonObject Given, ServerConnection Server, CancellationToken CancellationToken)
{
    /// <summary>A text; null when it was left out. Throws <see cref="CliException"/>.</summary>
    public string? Text(string name) => Given[name] switch
    {
        null => null,
        JsonValue value when value.TryGetValue<string>(out var text) => text,
        _ => throw new CliException($"{name}: expected a text"),
    };

    /// <summary>A text that must be there. Throws <see cref="CliException"/>.</summary>
    public string Required(string name) => Text(name) is { Length: > 0 } text ? text : throw new CliException($"{name} is missing");

    /// <summary>A whole number from 1 to <paramref name="most"/>. Throws <see cref="CliException"/>.</summary>
    public int Number(string name, int otherwise, int most) => Given[name] switch
    {
        null => otherwise,
        // Some agents write numbers as 5.0.
        JsonValue value when value.TryGetValue<double>(out var number) && number >= 1 && number <= most && number == Math.Floor(number) => (int)number,
        _ => throw new CliException($"{name}: expected a whole number from 1 to {most}"),
    };

    /// <summary>A switch. Throws <see cref="CliException"/>.</summary>
    public bool Flag(string name) => Given[name] switch
    {
        null => false,
        JsonValue value when value.TryGetValue<bool>(out var flag) => flag,
        _ => throw new CliException($"{name}: expected true or false"),
    };

    /// <summary>An object, a copy of its own; empty when it was left out. Throws <see cref="CliException"/>.</summary>
    public JsonObject Object(string name) => Given[name] switch
    {
        null => [],
        JsonObject given => (JsonObject)given.DeepClone(),
        _ => throw new CliException($"{name}: expected an object"),
    };

    /// <summary>The server's answer to a GET. Throws <see cref="CliException"/>.</summary>
    public async Task<JsonObject> GetAsync(string path)
    {
        using var document = await Server.GetAsync(path, CancellationToken);
        return JsonObject.Create(document.RootElement.Clone()) ?? throw new CliException($"{path} answered no object");
    }

    /// <summary>The server's answer to a POST. Throws <see cref="CliException"/>.</summary>
    public async Task<JsonObject> PostAsync(string path, JsonObject body)
    {
        using var document = await Server.SendJsonAsync(HttpMethod.Post, path, body.ToJsonString(), CancellationToken);
        return JsonObject.Create(document.RootElement.Clone()) ?? throw new CliException($"{path} answered no object");
    }

    /// <summary>The address of a page of the screen.</summary>
    public string Page(string path) => new Uri(Server.Address, path).ToString();

    /// <summary>The end of a path's segment.</summary>
    public static string Escape(string text) => Uri.EscapeDataString(text);

    /// <summary>A query string that asks for the time from so many minutes ago to now.</summary>
    public static string Since(int minutes)
    {
        var now = DateTimeOffset.UtcNow.ToUnixTimeSeconds() + 1;
        return string.Create(CultureInfo.InvariantCulture, $"start={now - (minutes * 60L)}&end={now}");
    }
}
