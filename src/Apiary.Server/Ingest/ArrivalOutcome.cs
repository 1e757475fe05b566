namespace Apiary.Server.Ingest;

/// <summary>What became of one ingest request.</summary>
internal enum ArrivalOutcome
{
    /// <summary>Every event in it was acknowledged.</summary>
    Accepted,

    /// <summary>Some events were, others were refused one by one.</summary>
    Partial,

    /// <summary>None was.</summary>
    Refused,
}
