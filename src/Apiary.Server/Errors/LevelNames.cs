namespace Apiary.Server.Errors;

/// <summary>Names of levels and of an item's states on the wire.</summary>
internal static class LevelNames
{
    /// <summary>The level of a name; null for anything else.</summary>
    public static ErrorLevel? Parse(string name) => name.ToLowerInvariant() switch
    {
        "critical" => ErrorLevel.Critical,
        "error" => ErrorLevel.Error,
        "warning" => ErrorLevel.Warning,
        "info" => ErrorLevel.Info,
        "debug" => ErrorLevel.Debug,
        _ => null,
    };

    /// <summary>A level's name.</summary>
    public static string Of(ErrorLevel level) => level.ToString().ToLowerInvariant();

    /// <summary>The state of a name; null for anything else.</summary>
    public static ErrorStatus? ParseStatus(string name) => name.ToLowerInvariant() switch
    {
        "active" => ErrorStatus.Active,
        "resolved" => ErrorStatus.Resolved,
        "muted" => ErrorStatus.Muted,
        "archived" => ErrorStatus.Archived,
        _ => null,
    };

    /// <summary>A state's name.</summary>
    public static string Of(ErrorStatus status) => status.ToString().ToLowerInvariant();
}
