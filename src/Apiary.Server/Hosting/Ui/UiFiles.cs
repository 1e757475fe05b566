using Microsoft.AspNetCore.StaticFiles;

namespace Apiary.Server.Hosting.Ui;

/// <summary>
/// The built web UI, read once at start: some two megabytes, so that an answer costs no disk, and a new build under a running
/// server never gives a page half of one build and half of another. Immutable.
/// </summary>
internal sealed class UiFiles
{
    /// <summary>What the operator is told when there is no built UI.</summary>
    public const string HowToGet = "the screen was not built: install Node.js 20 or newer with npm, then build the server again";

    private const string PageName = "/index.html";
    private const string ImmutableFolder = "/assets/";
    private static readonly FileExtensionContentTypeProvider ContentTypes = new();
    private readonly Dictionary<string, UiFile> files;

    private UiFiles(UiPage page, Dictionary<string, UiFile> files)
    {
        Page = page;
        this.files = files;
    }

    /// <summary>Where the build puts the UI: beside the program.</summary>
    public static string UsualDirectory => Path.Combine(AppContext.BaseDirectory, "ui");

    /// <summary>The page.</summary>
    public UiPage Page { get; }

    /// <summary>Reads a built UI; null when there is none in the directory.</summary>
    public static UiFiles? Read(string directory)
    {
        var page = directory + PageName;
        if (!File.Exists(page)) return null;
        var paths = Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories)
            .Select(file => "/" + Path.GetRelativePath(directory, file).Replace('\\', '/'))
            .Where(path => path != PageName && !path.EndsWith(".br", StringComparison.Ordinal) && !path.EndsWith(".gz", StringComparison.Ordinal));
        return new UiFiles(new UiPage(File.ReadAllText(page)), paths.ToDictionary(path => path, path => ReadFile(directory, path), StringComparer.Ordinal));
    }

    /// <summary>The file at a path that begins with a slash; null when the build holds none of this name.</summary>
    public UiFile? Find(string path) => files.GetValueOrDefault(path);

    /// <summary>Whether a path is that of files alone, so that the page must not stand in for one that is missing.</summary>
    public static bool IsFilePath(string path) => path.StartsWith(ImmutableFolder, StringComparison.Ordinal);

    private static UiFile ReadFile(string directory, string path) => new(
        ContentTypes.TryGetContentType(path, out var type) ? WithCharset(type) : "application/octet-stream",
        File.ReadAllBytes(directory + path),
        ReadIfThere(directory + path + ".br"),
        ReadIfThere(directory + path + ".gz"),
        IsFilePath(path));

    private static byte[]? ReadIfThere(string file) => File.Exists(file) ? File.ReadAllBytes(file) : null;

    private static string WithCharset(string type) =>
        type.StartsWith("text/", StringComparison.Ordinal) || type is "application/json" or "application/manifest+json" ? type + "; charset=utf-8" : type;
}
