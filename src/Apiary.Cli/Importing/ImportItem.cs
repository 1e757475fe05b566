namespace Apiary.Cli.Importing;

/// <summary>One event of a file, as an item of a batch request.</summary>
/// <param name="Json">The item in UTF-8.</param>
/// <param name="BytesRead">How far into the file its reader was, for the progress bar.</param>
internal readonly record struct ImportItem(byte[] Json, long BytesRead);
