using System.Text.Json;
using Apiary.Server.Errors.Payloads;

namespace Apiary.Server.Errors.SourceMaps;

/// <summary>Finds the sources of an occurrence's frames in the maps of its project and version, before it is grouped (reference, section 4.4).</summary>
internal sealed class FrameMapper(SourceMapStore maps)
{
    // The last calls of each stack: what is below them is the page's own machinery.
    private const int MostFrames = 100;

    /// <summary>The occurrence with its frames as the sources have them; null when no map has anything to say. The caller disposes it.</summary>
    /// <param name="projectId">Whose it is.</param>
    /// <param name="payload">What was sent.</param>
    public async Task<JsonDocument?> ApplyAsync(string projectId, ErrorPayload payload)
    {
        if (payload.CodeVersion.Length == 0 || payload.Traces.Count == 0 || !maps.HasAny(projectId)) return null;
        var body = payload.Data.GetProperty("body");
        var traces = body.At("trace") is { } trace ? [trace] : body.ListAt("trace_chain");
        var stacks = new List<IReadOnlyDictionary<int, MappedFrame>>();
        // rollbar.js counts columns from 1 in browsers, as they do, and from 0 in Node.
        var firstColumn = payload.Framework == "node-js" ? 0 : 1;
        foreach (var one in traces) stacks.Add(await MapAsync(projectId, payload.CodeVersion, [.. one.ListAt("frames")], firstColumn));
        return stacks.TrueForAll(stack => stack.Count == 0) ? null : JsonDocument.Parse(MappedPayload.Of(payload.Data, stacks), new JsonDocumentOptions { MaxDepth = PayloadJson.MaxDepth });
    }

    private async Task<IReadOnlyDictionary<int, MappedFrame>> MapAsync(string projectId, string version, IReadOnlyList<JsonElement> frames, int firstColumn)
    {
        var mapped = new Dictionary<int, MappedFrame>();
        OriginalPlace? caller = null;
        for (var index = Math.Max(0, frames.Count - MostFrames); index < frames.Count; index++)
        {
            var frame = ErrorFrame.Of(frames[index]);
            var (place, fault) = await FindAsync(projectId, version, frame, firstColumn);
            // A map has no names of functions, only of what stands at a place: where the caller stands, that is what it called.
            if (place is not null || fault is not null) mapped[index] = new MappedFrame(place, place is null ? null : caller?.Name, fault, firstColumn);
            caller = place;
        }

        return mapped;
    }

    private async Task<(OriginalPlace? Place, string? Fault)> FindAsync(string projectId, string version, ErrorFrame frame, int firstColumn)
    {
        if (frame.FileName.Length is 0 or > SourceMapUpload.MaxUrlChars || frame.Line is not (> 0 and <= int.MaxValue)) return (null, null);
        try
        {
            var map = await maps.FindAsync(projectId, version, frame.FileName);
            if (map is null) return (null, IsBuilt(frame.FileName) ? $"no source map was uploaded for version {version} and {MinifiedUrl.Normal(frame.FileName)}" : null);
            var column = (int)Math.Clamp((frame.Column ?? firstColumn) - firstColumn, 0, int.MaxValue);
            return map.Find((int)frame.Line.Value - 1, column) is { } place ? (place, null) : (null, "the source map says nothing of this place");
        }
        catch (Exception failure) when (failure is SourceMapException or IOException)
        {
            return (null, $"the source map cannot be read: {failure.Message}");
        }
    }

    /// <summary>Whether somebody may expect a map of a file: a script that came by address.</summary>
    private static bool IsBuilt(string fileName) =>
        fileName.StartsWith("http", StringComparison.OrdinalIgnoreCase) && MinifiedUrl.Normal(fileName).EndsWith("js", StringComparison.OrdinalIgnoreCase);
}
