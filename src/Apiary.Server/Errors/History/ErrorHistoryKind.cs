namespace Apiary.Server.Errors.History;

/// <summary>What was done to an item. The numbers stand in the journal; never renumber them.</summary>
internal enum ErrorHistoryKind
{
    /// <summary>Its first occurrence came.</summary>
    Created = 1,

    /// <summary>Somebody, or a deploy, put it into another state.</summary>
    Status = 2,

    /// <summary>Somebody set its level.</summary>
    Level = 3,

    /// <summary>Somebody gave it to somebody, or took it away.</summary>
    Assigned = 4,

    /// <summary>Somebody said something.</summary>
    Comment = 5,

    /// <summary>Others were merged into it, or it into another.</summary>
    Merged = 6,

    /// <summary>What was merged was split off again.</summary>
    Split = 7,

    /// <summary>An occurrence made it active after it was resolved.</summary>
    Reopened = 8,

    /// <summary>Somebody set its title.</summary>
    Title = 9,

    /// <summary>Somebody put off, or no longer puts off, that it is told of.</summary>
    Snoozed = 10,
}
