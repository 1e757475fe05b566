using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Apiary.Server.Workspace.Shared;

/// <summary>A JSON value that is kept and given back as it came, without the space between its parts.</summary>
[JsonConverter(typeof(Converter))]
internal sealed class JsonText : IEquatable<JsonText>
{
    private readonly byte[] utf8;

    private JsonText(byte[] utf8) => this.utf8 = utf8;

    /// <summary>Size in bytes.</summary>
    public int Size => utf8.Length;

    /// <summary>The text of a value.</summary>
    public static JsonText Of(JsonElement value)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream)) value.WriteTo(writer);
        return new JsonText(stream.ToArray());
    }

    /// <summary>The value of a text that is known to be JSON. Throws <see cref="JsonException"/>.</summary>
    public static JsonText Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement);
    }

    /// <inheritdoc/>
    public bool Equals(JsonText? other) => other is not null && utf8.AsSpan().SequenceEqual(other.utf8);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as JsonText);

    /// <inheritdoc/>
    public override int GetHashCode() => utf8.Length;

    /// <inheritdoc/>
    public override string ToString() => Encoding.UTF8.GetString(utf8);

    private sealed class Converter : JsonConverter<JsonText>
    {
        public override JsonText Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => Of(JsonElement.ParseValue(ref reader));

        public override void Write(Utf8JsonWriter writer, JsonText value, JsonSerializerOptions options) => writer.WriteRawValue(value.utf8, skipInputValidation: true);
    }
}
