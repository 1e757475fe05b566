namespace Apiary.Engine.Files;

/// <summary>A file does not hold what its format promises. Carries where, what was expected and what was found.</summary>
public sealed class CorruptFileException(string path, long offset, string expected, string found)
    : IOException($"{path} at byte {offset}: expected {expected}, found {found}")
{
    /// <summary>The file's path.</summary>
    public string Path { get; } = path;

    /// <summary>Where in the file, in bytes.</summary>
    public long Offset { get; } = offset;
}
