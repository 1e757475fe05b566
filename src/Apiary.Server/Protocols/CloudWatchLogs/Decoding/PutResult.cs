namespace Apiary.Server.Protocols.CloudWatchLogs.Decoding;

/// <summary>What became of the events of a request.</summary>
internal sealed class PutResult
{
    /// <summary>Why none is taken.</summary>
    public PutFailure Failure { get; set; }

    /// <summary>What the failure is about: an offset, a size, a count.</summary>
    public long Detail { get; set; }

    /// <summary>The missing or malformed member's name.</summary>
    public string Member { get; set; } = "";

    /// <summary>How many events there were.</summary>
    public int Count { get; set; }

    /// <summary>Where they go; null when they go nowhere.</summary>
    public PutTarget? Target { get; set; }

    /// <summary>Index of the first event that is too new; null for none.</summary>
    public int? TooNewFrom { get; set; }

    /// <summary>Index behind the last event that is too old; null for none.</summary>
    public int? TooOldUntil { get; set; }

    /// <summary>Index behind the last event that has expired; null for none.</summary>
    public int? ExpiredUntil { get; set; }

    /// <summary>The time of the earliest event taken, in milliseconds since the Unix epoch.</summary>
    public long First { get; set; }

    /// <summary>The time of the latest event taken.</summary>
    public long Last { get; set; }

    /// <summary>Bytes of the messages of the events taken.</summary>
    public long MessageBytes { get; set; }

    /// <summary>Whether some event is left out.</summary>
    public bool HasRejected => TooNewFrom is not null || TooOldUntil is not null || ExpiredUntil is not null;
}
