using System.Collections.Immutable;
using System.Text.Json;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.XRay.Config;

namespace Apiary.Server.Protocols.XRay.Api;

/// <summary>Lists of tags as they stand in requests.</summary>
internal static class XRayTags
{
    private const int MaxKey = 128, MaxValue = 256;

    /// <summary>Reads <c>[{"Key":…,"Value":…}]</c>; nothing for none. An error when it is something else, or there would be too many.</summary>
    public static AwsError? Read(JsonElement? list, string arn, ImmutableSortedDictionary<string, string> known, out ImmutableSortedDictionary<string, string> tags)
    {
        tags = known;
        if (list is not { } value) return null;
        if (value.ValueKind != JsonValueKind.Array) return XRayErrors.InvalidRequest("Tags must be a list of objects with Key and Value.");
        foreach (var tag in value.EnumerateArray())
        {
            if (XRayCall.TextOf(tag, "Key") is not { Length: <= MaxKey } key || XRayCall.Of(tag, "Value") is not { ValueKind: JsonValueKind.String } text || text.GetString()!.Length > MaxValue)
                return XRayErrors.InvalidRequest($"A tag has a Key of 1 to {MaxKey} characters and a Value of at most {MaxValue}.");
            tags = tags.SetItem(key, text.GetString()!);
        }

        return tags.Count > XRayTagged.MaxTags ? XRayErrors.TooManyTags(arn, XRayTagged.MaxTags) : null;
    }
}
