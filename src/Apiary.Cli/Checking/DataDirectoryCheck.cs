using Apiary.Cli.Terminal;
using Apiary.Engine.Files;
using Apiary.Engine.Storage;

namespace Apiary.Cli.Checking;

/// <summary>Checks a data directory from this machine: is it there, can it be written, does a server use it, how large is it.</summary>
internal static class DataDirectoryCheck
{
    /// <summary>Runs the checks.</summary>
    public static void Run(string directory, Findings findings)
    {
        if (!Directory.Exists(directory))
        {
            findings.Problem($"there is no directory {Path.GetFullPath(directory)}", "a server creates it when it starts with --data; is the path right?");
            return;
        }

        var files = new DiskFiles(directory);
        if (!CanWrite(directory))
        {
            findings.Problem($"{directory} cannot be written by this user", "the server must run as the directory's owner, or the directory be given to its user");
            return;
        }

        findings.Good($"{Path.GetFullPath(directory)} can be written; {NumberText.Size(files.FreeBytes())} free there");
        using (var held = files.TryLock(EventStore.LockPath))
            findings.Good(held is null ? "a server has it open" : "no server has it open");
        var all = new DirectoryInfo(directory).GetFiles("*", SearchOption.AllDirectories);
        findings.Good($"{all.Length} files, {NumberText.Size(all.Sum(file => file.Length))}");
        foreach (var file in all.Where(file => file.Name.EndsWith(".corrupt", StringComparison.Ordinal)))
            findings.Notice($"{Path.GetRelativePath(directory, file.FullName)} was set aside because it was damaged ({NumberText.Size(file.Length)}); it is kept for a look and may be deleted");
    }

    private static bool CanWrite(string directory)
    {
        var probe = Path.Combine(directory, $".apiary-doctor-{Environment.ProcessId}");
        try
        {
            File.WriteAllBytes(probe, []);
            File.Delete(probe);
            return true;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
