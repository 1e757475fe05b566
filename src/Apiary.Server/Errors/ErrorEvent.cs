namespace Apiary.Server.Errors;

/// <summary>What an occurrence meant for its item.</summary>
internal enum ErrorEvent
{
    /// <summary>It is the first of its kind.</summary>
    New,

    /// <summary>There were others since the item became active.</summary>
    Repeated,

    /// <summary>It made a resolved item active again.</summary>
    Reactivated,

    /// <summary>With it, the item occurred as often as <see cref="ErrorRates"/> says is worth telling.</summary>
    HighRate,
}
