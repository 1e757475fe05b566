using System.Text.RegularExpressions;
using Apiary.Server.Protocols.Aws;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>Which names may be given, section 2 of the protocol reference.</summary>
internal static partial class LogRules
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxName = 512;

    /// <summary>Most tags of a group.</summary>
    public const int MaxTags = 50;

    private const int MaxTagKey = 128, MaxTagValue = 256;

    /// <summary>How many days a group may keep its events.</summary>
    public static readonly IReadOnlySet<int> RetentionDays = new HashSet<int>
    {
        1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    };

    /// <summary>What is wrong with a group's name; null for nothing.</summary>
    public static AwsError? GroupName(string name)
    {
        if (name.Length > MaxName) return LogsErrors.Invalid("Invalid LogGroup or LogStream, both must have length less than or equal to 512.");
        if (name.Length == 0) return LogsErrors.Constraint("logGroupName", name, "have length greater than or equal to 1");
        if (!GroupNames().IsMatch(name)) return LogsErrors.Constraint("logGroupName", name, @"satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+");
        return name.StartsWith("aws/", StringComparison.Ordinal) ? LogsErrors.Invalid("Log groups starting with aws/ are reserved for AWS.") : null;
    }

    /// <summary>What is wrong with a stream's name; null for nothing.</summary>
    public static AwsError? StreamName(string name) => NameWithoutColon("logStreamName", name);

    /// <summary>What is wrong with the name of a filter or the like; null for nothing.</summary>
    public static AwsError? NameWithoutColon(string member, string name)
    {
        if (name.Length == 0) return LogsErrors.Constraint(member, name, "have length greater than or equal to 1");
        if (name.Length > MaxName) return LogsErrors.Constraint(member, name, $"have length less than or equal to {MaxName}");
        return name.AsSpan().ContainsAny(':', '*') ? LogsErrors.Constraint(member, name, "satisfy regular expression pattern: [^:*]*") : null;
    }

    /// <summary>What is wrong with tags; null for nothing.</summary>
    public static AwsError? Tags(IReadOnlyDictionary<string, string> tags)
    {
        foreach (var (key, value) in tags)
        {
            if (key.Length is 0 or > MaxTagKey || !TagTexts().IsMatch(key)) return LogsErrors.Constraint("tags", key, $"have keys of 1 to {MaxTagKey} letters, digits, blanks and _.:/=+-@");
            if (value.Length > MaxTagValue || !TagTexts().IsMatch(value)) return LogsErrors.Constraint("tags", value, $"have values of at most {MaxTagValue} letters, digits, blanks and _.:/=+-@");
        }

        return tags.Count > MaxTags ? LogsErrors.TooManyTags : null;
    }

    [GeneratedRegex(@"^[.\-_/#A-Za-z0-9]+\z")]
    private static partial Regex GroupNames();

    [GeneratedRegex(@"^[\p{L}\p{Z}\p{N}_.:/=+\-@]*\z")]
    private static partial Regex TagTexts();
}
