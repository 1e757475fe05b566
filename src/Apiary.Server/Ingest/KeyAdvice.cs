using Apiary.Server.Workspace;

namespace Apiary.Server.Ingest;

/// <summary>Tells a sender in words what is wrong with a key, without ever showing it.</summary>
internal static class KeyAdvice
{
    private const string Quotes = "\"'`";

    /// <summary>Reason and sentence for a key that opens nothing.</summary>
    public static (string Reason, string Explanation) Of(string presented, WorkspaceStore workspace)
    {
        if (presented.Length == 0) return (ArrivalReasons.KeyMissing, "no key was sent: put one into the header X-Honeycomb-Team");
        var masked = $"key `{KeyMask.Of(presented)}`";
        if (workspace.FindRevoked(presented) is { } revoked) return (ArrivalReasons.KeyRevoked, $"{masked} ({revoked.Name}) was revoked on {revoked.RevokedAt:yyyy-MM-dd}");
        return (ArrivalReasons.KeyUnknown, $"{masked} is unknown here; {Guess(presented, workspace)}");
    }

    private static string Guess(string presented, WorkspaceStore workspace)
    {
        var bare = presented.Trim().Trim(Quotes.ToCharArray()).Trim();
        if (bare.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase)) bare = bare["Bearer ".Length..].Trim();
        if (bare != presented)
        {
            return workspace.Authenticate(bare) is null
                ? "it has a space, a quote or a word around it, and is unknown without that too"
                : "it has a space, a quote or a word around it; without that it is right";
        }

        if (presented.Contains("YOUR", StringComparison.OrdinalIgnoreCase) || presented.Contains('$', StringComparison.Ordinal) || presented.Contains('<', StringComparison.Ordinal))
            return "it looks like a placeholder that was never replaced";
        if (presented.Length == 32 && IsHex(presented)) return "it looks like a Honeycomb Classic key";
        if (presented.StartsWith("hc", StringComparison.Ordinal) && presented.Length > 6 && presented[5] == '_') return GuessPrefixed(presented);
        return presented.Length is >= 20 and <= 24 && presented.All(char.IsAsciiLetterOrDigit)
            ? "it looks like a configuration key of another environment or server"
            : "it has the shape of no key that is made here";
    }

    /// <summary>Keys that say what they are: <c>hc</c>, the server's letter, two letters for the kind (protocol reference 2.2).</summary>
    private static string GuessPrefixed(string presented)
    {
        var server = presented[2] == 'a' ? "an Apiary server" : "Honeycomb";
        return presented[3..5] switch
        {
            "ik" when presented.Length == 64 => $"it looks like an ingest key of {(presented[2] == 'a' ? "another environment or server" : server)}",
            "ik" => "it looks like an ingest key that was cut: one has 64 characters",
            "ic" => $"it looks like a Classic ingest key of {server}",
            "lk" => "it is a configuration key's id, not its secret",
            "mk" => "it is a management key, which cannot send events",
            _ => "it has the shape of no key that is made here",
        };
    }

    private static bool IsHex(string text) => text.All(char.IsAsciiHexDigitLower);
}
