namespace Apiary.Server.Errors;

/// <summary>Where an occurrence belongs.</summary>
/// <param name="Own">The item of its own fingerprint, which its event names: so counts follow when it is split off again.</param>
/// <param name="Shown">The item that people see: the same, or the one that it was merged into.</param>
internal readonly record struct ErrorArrival(ErrorItem Own, ErrorItem Shown);
