namespace Apiary.Server.Errors;

/// <summary>Where an item is in its life. The numbers stand in the journal and in Rollbar's webhooks (reference, section 6); never renumber them.</summary>
internal enum ErrorStatus
{
    /// <summary>Somebody should look.</summary>
    Active = 1,

    /// <summary>Believed mended: the next occurrence makes it active again.</summary>
    Resolved = 2,

    /// <summary>Counted and not told of.</summary>
    Muted = 3,

    /// <summary>Put away.</summary>
    Archived = 4,
}
