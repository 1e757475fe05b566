using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Apiary.Server.Errors.SourceMaps;

/// <summary>
/// A source map of version 3 (ECMA-426), with sections: from places in a file that was built to those in the files that it was built from. Immutable and thread-safe.
/// </summary>
internal sealed class SourceMap
{
    private const int MaxDepth = 64, MaxSections = 10_000;

    private readonly List<Section> sections = [];

    private SourceMap(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object) throw new SourceMapException("expected a JSON object");
        if (!root.TryGetProperty("version", out var version) || version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out var number) || number != 3)
            throw new SourceMapException("expected a source map of version 3");
        if (root.TryGetProperty("sections", out var list)) ReadSections(list);
        else sections.Add(new Section(0, 0, root));
    }

    /// <summary>Roughly the bytes of memory that it takes.</summary>
    public required long SizeBytes { get; init; }

    /// <summary>Reads a map. Throws <see cref="SourceMapException"/>.</summary>
    /// <param name="json">The file, UTF-8; what some servers put before it against inclusion as a script is passed over.</param>
    public static SourceMap Parse(ReadOnlyMemory<byte> json)
    {
        // A source may be written in another encoding; what is no character there becomes U+FFFD.
        if (!Utf8.IsValid(json.Span)) json = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(json.Span));
        if (json.Span.StartsWith(Encoding.UTF8.Preamble)) json = json[Encoding.UTF8.Preamble.Length..];
        if (json.Span.StartsWith(")]}"u8)) json = json[(json.Span.IndexOf((byte)'\n') + 1)..];
        try
        {
            using var document = JsonDocument.Parse(json, new JsonDocumentOptions { MaxDepth = MaxDepth });
            var root = document.RootElement.Clone();
            // The clone is the file and 12 bytes for each value in it; the mappings are there once more.
            return new SourceMap(root) { SizeBytes = (json.Length * 2L) + (12L * CountValues(json.Span)) };
        }
        catch (Exception failure) when (failure is JsonException or InvalidOperationException)
        {
            throw new SourceMapException($"it is no valid JSON: {failure.Message}");
        }
    }

    /// <summary>Where a place came from; null when the map does not say.</summary>
    /// <param name="line">The line of the built file, from 0.</param>
    /// <param name="column">The column, from 0.</param>
    public OriginalPlace? Find(int line, int column)
    {
        var section = sections.FindLast(one => one.Line < line || (one.Line == line && one.Column <= column));
        return section?.Find(line - section.Line, line == section.Line ? column - section.Column : column);
    }

    /// <summary>The paths of its sources, as the map has them.</summary>
    public IEnumerable<string> Sources => sections.SelectMany(section => section.Sources);

    private static int CountValues(ReadOnlySpan<byte> json) => json.Count((byte)',') + 1;

    private void ReadSections(JsonElement list)
    {
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxSections) throw new SourceMapException($"expected a list of at most {MaxSections} sections");
        foreach (var section in list.EnumerateArray())
        {
            if (section.ValueKind != JsonValueKind.Object || !section.TryGetProperty("offset", out var offset) || !section.TryGetProperty("map", out var map) || map.ValueKind != JsonValueKind.Object)
                throw new SourceMapException("expected sections with an offset and a map");
            var (line, column) = (Number(offset, "line"), Number(offset, "column"));
            if (sections is [.., var last] && (line < last.Line || (line == last.Line && column < last.Column))) throw new SourceMapException("the sections are not in order");
            sections.Add(new Section(line, column, map));
        }
    }

    private static int Number(JsonElement offset, string name) =>
        offset.ValueKind == JsonValueKind.Object && offset.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number) && number >= 0
            ? number
            : throw new SourceMapException($"expected a {name} from 0 in the offset of a section");

    private sealed class Section
    {
        private readonly JsonElement map;
        private readonly Mappings mappings;
        private readonly string root;

        public Section(int line, int column, JsonElement map)
        {
            (Line, Column, this.map) = (line, column, map);
            root = map.TryGetProperty("sourceRoot", out var given) && given.ValueKind == JsonValueKind.String ? given.GetString()! : "";
            if (!map.TryGetProperty("mappings", out var text) || text.ValueKind != JsonValueKind.String) throw new SourceMapException("expected a text mappings");
            mappings = new Mappings(Encoding.UTF8.GetBytes(text.GetString()!), Length("sources"), Length("names"));
        }

        public int Line { get; }

        public int Column { get; }

        public IEnumerable<string> Sources => Enumerable.Range(0, Length("sources")).Select(index => Text("sources", index) ?? "");

        public OriginalPlace? Find(int line, int column)
        {
            if (mappings.Find(line, column) is not { } position || Text("sources", position.Source) is not { Length: > 0 } source) return null;
            var path = root.Length == 0 || source.Contains("://", StringComparison.Ordinal) || source.StartsWith('/') ? source : $"{root.TrimEnd('/')}/{source}";
            return new OriginalPlace(path, position.Line, position.Column, position.Name < 0 ? null : Text("names", position.Name), Text("sourcesContent", position.Source));
        }

        private int Length(string list) => map.TryGetProperty(list, out var values) && values.ValueKind == JsonValueKind.Array ? values.GetArrayLength() : 0;

        /// <summary>A text of a list; null where there is none, or one with half a character in it.</summary>
        private string? Text(string list, int index)
        {
            if (index >= Length(list) || map.GetProperty(list)[index] is not { ValueKind: JsonValueKind.String } value) return null;
            try
            {
                return value.GetString();
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }
}
