namespace Apiary.Server.Errors.SourceMaps;

/// <summary>How much of source maps is kept.</summary>
/// <param name="MaxUploadBytes">Most bytes of one upload.</param>
/// <param name="MaxTotalBytes">Most bytes on disk; the oldest go.</param>
/// <param name="MaxMemoryBytes">Most memory for those in use; the last one used stays even beyond it.</param>
internal sealed record SourceMapLimits(int MaxUploadBytes, long MaxTotalBytes, long MaxMemoryBytes);
