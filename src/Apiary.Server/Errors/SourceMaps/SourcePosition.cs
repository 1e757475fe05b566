namespace Apiary.Server.Errors.SourceMaps;

/// <summary>A place in a source. Lines and columns are counted from 0, as source maps do.</summary>
/// <param name="Source">The source's index in its map.</param>
/// <param name="Line">The line.</param>
/// <param name="Column">The column.</param>
/// <param name="Name">The index of the name that stood there; -1 for none.</param>
internal readonly record struct SourcePosition(int Source, int Line, int Column, int Name);
