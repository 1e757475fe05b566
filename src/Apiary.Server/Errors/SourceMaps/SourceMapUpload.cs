using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace Apiary.Server.Errors.SourceMaps;

/// <summary>An upload as Rollbar's endpoint takes it (reference, section 13): a form with <c>version</c>, <c>minified_url</c>, the file <c>source_map</c>, and sources as further files under their paths.</summary>
internal sealed class SourceMapUpload
{
    /// <summary>Most characters of a version and of an address.</summary>
    public const int MaxVersionChars = 40, MaxUrlChars = 2_000;

    private const string MapField = "source_map";

    private readonly Dictionary<string, byte[]> parts = new(StringComparer.Ordinal);

    /// <summary>Why it cannot be read, with the status that says so; null when it can.</summary>
    public (int Status, string Message)? Fault { get; private set; }

    /// <summary>A field as text; empty when it is absent.</summary>
    public string Field(string name) => parts.TryGetValue(name, out var value) ? Encoding.UTF8.GetString(value).Trim() : "";

    /// <summary>Reads a request's body. Throws <see cref="OperationCanceledException"/>.</summary>
    public static async Task<SourceMapUpload> ReadAsync(HttpRequest request, int maxBytes)
    {
        var upload = new SourceMapUpload();
        try
        {
            await upload.ReadPartsAsync(request, maxBytes);
        }
        catch (Exception failure) when (failure is InvalidDataException or IOException)
        {
            upload.Fault ??= (400, $"the form cannot be read: {failure.Message}");
        }

        return upload;
    }

    /// <summary>Keeps it in a store; what is wrong with it, null for nothing. Throws <see cref="IOException"/>.</summary>
    public (int Status, string Message)? Keep(SourceMapStore store, string projectId, out SourceMapEntry? kept)
    {
        kept = null;
        if (Fault is { } fault) return fault;
        var (version, url) = (Field("version"), Field("minified_url"));
        var faults = new List<string>();
        if (version.Length is 0 or > MaxVersionChars) faults.Add($"'version' must have 1 to {MaxVersionChars} characters.");
        if (url.Length is 0 or > MaxUrlChars) faults.Add($"'minified_url' must have 1 to {MaxUrlChars} characters.");
        if (!parts.ContainsKey(MapField)) faults.Add($"Missing '{MapField}' file.");
        if (faults.Count > 0) return (422, string.Join(' ', faults));
        try
        {
            kept = store.Add(projectId, version, url, WithSources(parts[MapField]));
            return null;
        }
        catch (Exception failure) when (failure is SourceMapException or JsonException or ArgumentException or InvalidOperationException)
        {
            return (422, $"the source map cannot be read: {failure.Message}");
        }
    }

    private async Task ReadPartsAsync(HttpRequest request, int maxBytes)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase)
            || HeaderUtilities.RemoveQuotes(type.Boundary) is not { Length: > 0 } boundary)
        {
            Fault = (400, "expected a form, multipart/form-data");
            return;
        }

        var reader = new MultipartReader(boundary.ToString(), request.Body);
        var left = maxBytes;
        while (await reader.ReadNextSectionAsync(request.HttpContext.RequestAborted) is { } section)
        {
            using var bytes = new MemoryStream();
            var buffer = new byte[81_920];
            for (int read; (read = await section.Body.ReadAsync(buffer, request.HttpContext.RequestAborted)) > 0;)
            {
                if ((left -= read) < 0)
                {
                    Fault = (413, $"the upload has more than {maxBytes} bytes (--source-map-max)");
                    return;
                }

                bytes.Write(buffer, 0, read);
            }

            if (section.GetContentDispositionHeader()?.Name is { HasValue: true } name) parts[HeaderUtilities.RemoveQuotes(name).ToString()] = bytes.ToArray();
        }
    }

    /// <summary>The map with the sources that came beside it, where it has none of its own.</summary>
    private byte[] WithSources(byte[] json)
    {
        var given = parts.Keys.Where(name => name is not (MapField or "version" or "minified_url" or "access_token")).ToHashSet(StringComparer.Ordinal);
        if (given.Count == 0 || JsonNode.Parse(json) is not JsonObject map || map["sources"] is not JsonArray sources) return json;
        var contents = map["sourcesContent"] as JsonArray ?? [];
        for (var i = 0; i < sources.Count; i++)
        {
            while (contents.Count <= i) contents.Add(null);
            if (contents[i] is null && sources[i] is JsonValue value && value.TryGetValue<string>(out var path) && given.Contains(path)) contents[i] = Encoding.UTF8.GetString(parts[path]);
        }

        map["sourcesContent"] = contents;
        return Encoding.UTF8.GetBytes(map.ToJsonString());
    }
}
