using System.Diagnostics;

namespace Apiary.Client.Tracing;

/// <summary>What <c>X-Honeycomb-Trace</c> says.</summary>
/// <param name="TraceId">Of the trace, as the caller wrote it.</param>
/// <param name="ParentId">Of the calling span.</param>
/// <param name="Dataset">The dataset that the caller asks for; null for none.</param>
/// <param name="Fields">Fields that travel along.</param>
public sealed record HoneycombTraceContext(string TraceId, string ParentId, string? Dataset, IReadOnlyDictionary<string, object?> Fields)
{
    /// <summary>As .NET's context; false when the ids are not the hexadecimal ones of W3C (beelines made UUIDs once).</summary>
    public bool TryToActivityContext(out ActivityContext context)
    {
        context = default;
        if (!IsHex(TraceId, 32) || !IsHex(ParentId, 16)) return false;
        context = new ActivityContext(ActivityTraceId.CreateFromString(TraceId.AsSpan()), ActivitySpanId.CreateFromString(ParentId.AsSpan()), ActivityTraceFlags.Recorded, isRemote: true);
        return true;
    }

    private static bool IsHex(string text, int length) => text.Length == length && text.All(c => c is (>= '0' and <= '9') or (>= 'a' and <= 'f')) && text.Any(c => c != '0');
}
