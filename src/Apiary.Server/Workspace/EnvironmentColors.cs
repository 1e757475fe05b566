namespace Apiary.Server.Workspace;

/// <summary>The colours that an environment may have, section 13.1 of the protocol reference.</summary>
internal static class EnvironmentColors
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> All = ["blue", "green", "gold", "red", "purple", "lightBlue", "lightGreen", "lightGold", "lightRed", "lightPurple"];

    /// <summary>That of an environment of which nobody said any.</summary>
    public const string Usual = "blue";
}
