using System.Text.Json.Serialization;

namespace Apiary.Engine.Storage;

/// <summary>Serialisation without reflection.</summary>
[JsonSourceGenerationOptions(DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ManifestRecord))]
internal sealed partial class ManifestJson : JsonSerializerContext;
