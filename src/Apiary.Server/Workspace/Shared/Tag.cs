using System.Text.Json.Serialization;

namespace Apiary.Server.Workspace.Shared;

/// <summary>A word and a value by which people sort what they made; as the journal and the API write it.</summary>
/// <param name="Key">The word.</param>
/// <param name="Value">The value.</param>
internal sealed record Tag([property: JsonPropertyName("key")] string Key, [property: JsonPropertyName("value")] string Value);
