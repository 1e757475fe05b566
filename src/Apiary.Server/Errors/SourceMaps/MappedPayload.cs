using System.Text.Json;

namespace Apiary.Server.Errors.SourceMaps;

/// <summary>Writes an occurrence anew with its frames as the sources have them; what was sent of a frame stays in it as <c>minified</c>.</summary>
internal static class MappedPayload
{
    private const int ContextLines = 5;

    private static readonly Dictionary<int, MappedFrame> NoFrames = [];

    private static readonly string[] Replaced = ["filename", "lineno", "colno", "method", "code", "context", "minified", "source_map_fault"];

    /// <summary>The occurrence, JSON in UTF-8.</summary>
    /// <param name="data">What was sent, found valid.</param>
    /// <param name="stacks">For each trace what is known of its frames, by their index.</param>
    public static byte[] Of(JsonElement data, IReadOnlyList<IReadOnlyDictionary<int, MappedFrame>> stacks)
    {
        var written = new MemoryStream();
        using (var json = new Utf8JsonWriter(written))
        {
            Rewrite(json, data, "body", body => Rewrite(json, body, field =>
            {
                if (field.Name == "trace") Rewrite(json, field.Value, "frames", frames => WriteFrames(json, frames, StackOf(stacks, 0)));
                else if (field.Name == "trace_chain") WriteChain(json, field.Value, stacks);
                else field.Value.WriteTo(json);
            }));
        }

        return written.ToArray();
    }

    private static void WriteChain(Utf8JsonWriter json, JsonElement chain, IReadOnlyList<IReadOnlyDictionary<int, MappedFrame>> stacks)
    {
        if (chain.ValueKind != JsonValueKind.Array)
        {
            chain.WriteTo(json);
            return;
        }

        json.WriteStartArray();
        foreach (var (index, trace) in chain.EnumerateArray().Index()) Rewrite(json, trace, "frames", frames => WriteFrames(json, frames, StackOf(stacks, index)));
        json.WriteEndArray();
    }

    /// <summary>A field may stand twice in what was sent, and only the last one was read.</summary>
    private static IReadOnlyDictionary<int, MappedFrame> StackOf(IReadOnlyList<IReadOnlyDictionary<int, MappedFrame>> stacks, int index) => index < stacks.Count ? stacks[index] : NoFrames;

    private static void WriteFrames(Utf8JsonWriter json, JsonElement frames, IReadOnlyDictionary<int, MappedFrame> stack)
    {
        if (frames.ValueKind != JsonValueKind.Array)
        {
            frames.WriteTo(json);
            return;
        }

        json.WriteStartArray();
        foreach (var (index, frame) in frames.EnumerateArray().Index())
        {
            if (frame.ValueKind != JsonValueKind.Object || !stack.TryGetValue(index, out var mapped)) frame.WriteTo(json);
            else WriteFrame(json, frame, mapped);
        }

        json.WriteEndArray();
    }

    private static void WriteFrame(Utf8JsonWriter json, JsonElement frame, MappedFrame mapped)
    {
        json.WriteStartObject();
        foreach (var field in frame.EnumerateObject())
            if (mapped.Place is null ? field.Name != "source_map_fault" : !Replaced.Contains(field.Name)) field.WriteTo(json);
        if (mapped.Fault is { } fault) json.WriteString("source_map_fault"u8, fault);
        if (mapped.Place is { } place) WritePlace(json, frame, place, mapped);
        json.WriteEndObject();
    }

    private static void WritePlace(Utf8JsonWriter json, JsonElement frame, OriginalPlace place, MappedFrame mapped)
    {
        json.WriteString("filename"u8, place.Path);
        json.WriteNumber("lineno"u8, place.Line + 1L);
        json.WriteNumber("colno"u8, place.Column + (long)mapped.FirstColumn);
        if (mapped.Method is { } method) json.WriteString("method"u8, method);
        else if (frame.TryGetProperty("method", out var sent)) Write(json, "method", sent);
        if (place.LineAt(place.Line) is { } code)
        {
            json.WriteString("code"u8, code);
            json.WriteStartObject("context"u8);
            WriteLines(json, "pre", place, place.Line - ContextLines, place.Line - 1);
            WriteLines(json, "post", place, place.Line + 1, place.Line + ContextLines);
            json.WriteEndObject();
        }

        json.WriteStartObject("minified"u8);
        foreach (var name in (ReadOnlySpan<string>)["filename", "lineno", "colno", "method"])
            if (frame.TryGetProperty(name, out var sent)) Write(json, name, sent);
        json.WriteEndObject();
    }

    private static void WriteLines(Utf8JsonWriter json, string name, OriginalPlace place, int first, int last)
    {
        json.WriteStartArray(name);
        for (var line = Math.Max(0, first); line <= last && place.LineAt(line) is { } text; line++) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    /// <summary>An object with one of its fields written otherwise; what is no object as it is.</summary>
    private static void Rewrite(Utf8JsonWriter json, JsonElement element, string name, Action<JsonElement> write) => Rewrite(json, element, field =>
    {
        if (field.Name == name) write(field.Value);
        else field.Value.WriteTo(json);
    });

    private static void Rewrite(Utf8JsonWriter json, JsonElement element, Action<JsonProperty> write)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            element.WriteTo(json);
            return;
        }

        json.WriteStartObject();
        foreach (var field in element.EnumerateObject())
        {
            json.WritePropertyName(field.Name);
            write(field);
        }

        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, JsonElement value)
    {
        json.WritePropertyName(name);
        value.WriteTo(json);
    }
}
