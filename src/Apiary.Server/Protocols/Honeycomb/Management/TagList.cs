using System.Text.RegularExpressions;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>Reads the tags of boards, triggers and objectives, section 2.6 of the protocol reference.</summary>
internal static partial class TagList
{
    private const int MaxTags = 10;

    /// <summary>The tags; empty when there are none, null when the body does not speak of them or they are wrong.</summary>
    public static IReadOnlyList<Tag>? Read(ManagementBody body)
    {
        if (body.Objects("tags", MaxTags) is not { } items) return null;
        var tags = new List<Tag>();
        foreach (var item in items)
        {
            var (key, value) = (item.Text("key", 1, 255), item.Text("value", 1, 255));
            if (key is null || value is null) continue;
            if (!Key().IsMatch(key)) item.Refuse("key", "invalid", "must only contain lowercase letters");
            if (!char.IsAsciiLetterLower(value[0])) item.Refuse("value", "invalid", "must begin with a lowercase letter");
            else if (!Value().IsMatch(value)) item.Refuse("value", "invalid", "must only contain lowercase letters, digits, / and -, at most 128");
            tags.Add(new Tag(key, value));
        }

        return tags;
    }

    [GeneratedRegex("^[a-z]{1,32}\\z")]
    private static partial Regex Key();

    [GeneratedRegex("^[a-z][a-z0-9/-]{0,127}\\z")]
    private static partial Regex Value();
}
