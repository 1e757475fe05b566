namespace Apiary.Tests;

/// <summary>A directory of its own for one test, removed afterwards.</summary>
public sealed class TemporaryDirectory : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("apiary-test-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
