namespace Apiary.Server.Workspace.Shared;

/// <summary>One asked question with all that is needed to show the same picture again: an entry of somebody's history, and an address to send.</summary>
internal sealed record Run : SharedItem
{
    /// <summary>The dataset's slug; null for all.</summary>
    public string? Dataset { get; init; }

    /// <summary>The specification with its times absolute.</summary>
    public required JsonText Query { get; init; }

    /// <summary>The specification as it was asked, its times perhaps relative to then.</summary>
    public required JsonText Asked { get; init; }

    /// <summary>How the page showed it; the page's own.</summary>
    public required JsonText View { get; init; }

    /// <summary>Whose history it belongs to: a member's id, a key's id, or <see cref="OperatorsHistory"/>.</summary>
    public required string History { get; init; }

    /// <summary>The history of the operator, who has no id.</summary>
    public const string OperatorsHistory = "operator";

    /// <summary>The history of a caller.</summary>
    public static string HistoryOf(Caller caller) => caller.Member?.Id ?? caller.Key?.Id ?? OperatorsHistory;
}
