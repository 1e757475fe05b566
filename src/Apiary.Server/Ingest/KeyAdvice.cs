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

        return KeyShapes.Describe(presented) is { } shape ? $"it looks like {shape}" : "it has the shape of no key that is made here";
    }
}
