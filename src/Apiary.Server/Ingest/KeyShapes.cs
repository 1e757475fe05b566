using System.Text.RegularExpressions;

namespace Apiary.Server.Ingest;

/// <summary>Says what a text that is no key of this server seems to be, by its shape alone; section 2.2 of the protocol reference and what vendors say of their own.</summary>
internal static partial class KeyShapes
{
    /// <summary>What it seems to be, as one would say it behind "it looks like"; null when it has no shape that is known here.</summary>
    public static string? Describe(string key)
    {
        if (key.Contains("YOUR", StringComparison.OrdinalIgnoreCase) || key.Contains('$', StringComparison.Ordinal) || key.Contains('<', StringComparison.Ordinal) || key.Contains("xxxx", StringComparison.OrdinalIgnoreCase))
            return "a placeholder that was never replaced";
        if (ClassicKey().IsMatch(key)) return "a Honeycomb Classic key";
        if (HoneycombKey().Match(key) is { Success: true } match) return DescribeHoneycomb(key, match.Groups[2].Value, isOurs: match.Groups[1].Value == "a");
        foreach (var (shape, name) in Others)
            if (shape.IsMatch(key)) return name;
        return key.Length is >= 20 and <= 24 && key.All(char.IsAsciiLetterOrDigit) ? "a configuration key of another environment or server" : null;
    }

    // Those that are specific come before those that are not.
    private static readonly (Regex Shape, string Name)[] Others =
    [
        (new("^(AKIA|ASIA)[A-Z0-9]{16}$"), "an AWS access key id"),
        (new("^NRAK-[A-Z0-9]{27}$"), "a New Relic user key"),
        (new("^[0-9a-fA-F]{36}NRAL$"), "a New Relic license key"),
        (new("^https?://[0-9a-f]{32}@[^/]+/[0-9]+$"), "a Sentry DSN"),
        (new("^(glc|glsa)_[A-Za-z0-9_=+/-]{20,}$"), "a Grafana token"),
        (new("^dt0[a-z][0-9]{2}\\.[A-Z0-9]{24}\\.[A-Z0-9]{64}$"), "a Dynatrace token"),
        (new("^gh[pousr]_[A-Za-z0-9]{36,}$"), "a GitHub token"),
        (new("^xox[abposr]-[A-Za-z0-9-]{10,}$"), "a Slack token"),
        (new("^(sk|pk|rk)_(live|test)_[A-Za-z0-9]{16,}$"), "a Stripe key"),
        (new("^AIza[A-Za-z0-9_-]{35}$"), "a Google API key"),
        (new("^eyJ[A-Za-z0-9_-]+\\.eyJ[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*$"), "a JSON web token"),
        (new("^[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}$"), "a UUID, such as a Splunk token"),
        (new("^apiary_admin_[0-9A-Za-z]{32}$"), "the admin token of another Apiary server"),
        (new("^[0-9a-f]{40}$"), "a Datadog application key"),
        (new("^https?://"), "an address, not a key"),
    ];

    /// <summary>Keys that say what they are: <c>hc</c>, the server's letter, two letters for the kind.</summary>
    private static string? DescribeHoneycomb(string key, string kind, bool isOurs) => kind switch
    {
        "ik" when key.Length == 64 => $"an ingest key of {(isOurs ? "another environment or server" : "Honeycomb")}",
        "ik" when key.Length > 64 => "an ingest key with something behind it: one has 64 characters",
        "ik" => $"an ingest key that was cut: one has 64 characters, this has {key.Length}",
        "ic" => $"a Classic ingest key of {(isOurs ? "an Apiary server" : "Honeycomb")}",
        "lk" => "a configuration key's id, not its secret",
        "mk" => "a management key, which cannot send events",
        _ => null,
    };

    [GeneratedRegex("^[0-9a-f]{32}$")]
    private static partial Regex ClassicKey();

    [GeneratedRegex("^hc([a-z])([a-z]{2})_")]
    private static partial Regex HoneycombKey();
}
