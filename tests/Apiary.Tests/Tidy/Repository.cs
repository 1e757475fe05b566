namespace Apiary.Tests.Tidy;

/// <summary>The files of the repository this test was built from, without what builds and tools leave behind.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Skipped =
        [".git", ".vs", ".idea", "bin", "obj", "node_modules", "artifacts", "apiary-data", "TestResults", "test-results", "dist", ".venv", "__pycache__"];

    private static readonly HashSet<string> TextExtensions =
        [".cs", ".csproj", ".slnx", ".props", ".json", ".md", ".mjs", ".js", ".ts", ".tsx", ".sh", ".txt", ".yml", ".yaml", ".sql", ""];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>Every file, as a path relative to <see cref="Root"/> with forward slashes.</summary>
    public static IReadOnlyList<string> Files { get; } = [.. Walk(Root)];

    /// <summary>Files a person reads and writes.</summary>
    public static IEnumerable<string> TextFiles => Files.Where(file => TextExtensions.Contains(Path.GetExtension(file)));

    /// <summary>C# files under a folder.</summary>
    public static IEnumerable<string> Sources(string folder) =>
        Files.Where(file => file.StartsWith(folder + "/", StringComparison.Ordinal) && file.EndsWith(".cs", StringComparison.Ordinal));

    /// <summary>The lines of a file given relative to <see cref="Root"/>.</summary>
    public static string[] Lines(string file) => File.ReadAllLines(Path.Combine(Root, file));

    private static IEnumerable<string> Walk(string folder)
    {
        foreach (var file in Directory.EnumerateFiles(folder)) yield return Path.GetRelativePath(Root, file).Replace('\\', '/');
        foreach (var child in Directory.EnumerateDirectories(folder))
        {
            if (Skipped.Contains(Path.GetFileName(child))) continue;
            foreach (var file in Walk(child)) yield return file;
        }
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "Apiary.slnx"))) return folder.FullName;
        throw new InvalidOperationException($"no Apiary.slnx above {AppContext.BaseDirectory}");
    }
}
