namespace Apiary.Server.Errors.SourceMaps;

/// <summary>What source maps say of a frame.</summary>
/// <param name="Place">Where its code came from; null when that is not known.</param>
/// <param name="Method">The function's name in the sources; null when that is not known.</param>
/// <param name="Fault">Why it is not known, where somebody may wonder; null else.</param>
/// <param name="FirstColumn">The number of a line's first column, as the sender counts.</param>
internal sealed record MappedFrame(OriginalPlace? Place, string? Method, string? Fault, int FirstColumn);
