namespace Apiary.Server.Errors.SourceMaps;

/// <summary>A source map that cannot be read; the message says why.</summary>
internal sealed class SourceMapException(string message) : Exception(message);
