using System.Text.Json;

namespace Apiary.Tests.Alerting;

/// <summary>One request that a receiver took.</summary>
internal sealed record Told(JsonElement Body, Dictionary<string, string> Headers)
{
    public string Header(string name) => Headers.GetValueOrDefault(name, "");
}
