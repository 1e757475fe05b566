namespace Apiary.Server.Hosting;

/// <summary>Small secrets in files that only the server's own user can read.</summary>
internal static class PrivateFile
{
    /// <summary>The file's text without space around it; <paramref name="created"/>, written down, when it is missing or empty. Throws <see cref="IOException"/>, <see cref="UnauthorizedAccessException"/>.</summary>
    public static string ReadOrCreate(string path, string created)
    {
        if (File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } known) return known;
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(path, options);
        writer.WriteLine(created);
        return created;
    }
}
