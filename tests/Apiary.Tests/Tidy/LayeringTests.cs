using System.Text.RegularExpressions;
using Xunit;

namespace Apiary.Tests.Tidy;

/// <summary>Who may know whom, read from the using lines. A row of the table covers the namespace and everything below it; the longest row wins.</summary>
public sealed partial class LayeringTests
{
    private static readonly (string Folder, string[] MayUse)[] Table =
    [
        ("Apiary.Engine", ["Apiary.Engine.Events", "Apiary.Engine.Queries"]),
        ("Apiary.Engine.Files", []),
        ("Apiary.Engine.Events", []),
        ("Apiary.Engine.Catalog", ["Apiary.Engine.Events", "Apiary.Engine.Files"]),
        ("Apiary.Engine.Wal", ["Apiary.Engine.Catalog", "Apiary.Engine.Events", "Apiary.Engine.Files"]),
        ("Apiary.Engine.Segments", ["Apiary.Engine.Catalog", "Apiary.Engine.Events", "Apiary.Engine.Files"]),
        // Queries see segments through their reading side; of files only the exception that says one is corrupted.
        ("Apiary.Engine.Queries", ["Apiary.Engine.Catalog", "Apiary.Engine.Events", "Apiary.Engine.Segments", "Apiary.Engine.Files"]),
        ("Apiary.Engine.Storage", ["Apiary.Engine"]),
        ("Apiary.Server.Workspace", ["Apiary.Engine"]),
        ("Apiary.Server.Ingest", ["Apiary.Engine", "Apiary.Server.Workspace"]),
        // The way from a question to an answer, as Ingest is the way from a batch to an acknowledgement.
        ("Apiary.Server.Queries", ["Apiary.Engine", "Apiary.Server.Workspace"]),
        // What occurrences of errors are to each other, whatever protocol they came by.
        ("Apiary.Server.Errors", ["Apiary.Engine", "Apiary.Server.Workspace", "Apiary.Server.Ingest", "Apiary.Server.Queries"]),
        ("Apiary.Server.Telemetry", ["Apiary.Engine", "Apiary.Server.Workspace", "Apiary.Server.Ingest", "Apiary.Client"]),
        ("Apiary.Server.Api", ["Apiary.Engine", "Apiary.Server.Workspace", "Apiary.Server.Ingest", "Apiary.Server.Queries", "Apiary.Server.Errors", "Apiary.Server.Alerting"]),
        ("Apiary.Server.Alerting", ["Apiary.Engine", "Apiary.Server.Workspace", "Apiary.Server.Ingest", "Apiary.Server.Queries"]),
        // A protocol never sees a sibling: only its own folder, which needs no row.
        ("Apiary.Server.Protocols", ["Apiary.Engine", "Apiary.Server.Workspace", "Apiary.Server.Ingest", "Apiary.Server.Queries", "Apiary.Server.Telemetry"]),
        // Exceptions of its spans are errors too.
        ("Apiary.Server.Protocols.Otlp", ["Apiary.Engine", "Apiary.Server.Workspace", "Apiary.Server.Ingest", "Apiary.Server.Queries", "Apiary.Server.Telemetry", "Apiary.Server.Errors"]),
        // What AWS's services share: who calls, how an error looks, the path that they have in common.
        ("Apiary.Server.Protocols.XRay", ["Apiary.Engine", "Apiary.Server.Workspace", "Apiary.Server.Ingest", "Apiary.Server.Queries", "Apiary.Server.Telemetry", "Apiary.Server.Protocols.Aws", "Apiary.Server.Errors"]),
        ("Apiary.Server.Protocols.CloudWatchLogs", ["Apiary.Engine", "Apiary.Server.Workspace", "Apiary.Server.Ingest", "Apiary.Server.Queries", "Apiary.Server.Telemetry", "Apiary.Server.Protocols.Aws"]),
        ("Apiary.Server.Protocols.Rollbar", ["Apiary.Engine", "Apiary.Server.Workspace", "Apiary.Server.Ingest", "Apiary.Server.Queries", "Apiary.Server.Telemetry", "Apiary.Server.Errors"]),
        ("Apiary.Server.Hosting", ["Apiary.Engine", "Apiary.Server"]),
        ("Apiary.Server", ["Apiary.Engine", "Apiary.Server.Hosting"]),
        // The command line talks HTTP; of the engine it knows the log, for reading one without a server.
        ("Apiary.Cli", ["Apiary.Engine"]),
        // A package: it knows nothing of the others.
        ("Apiary.Client", ["Apiary.Client"]),
    ];

    [Fact]
    public void Using_lines_follow_the_table()
    {
        var wrong = new List<string>();
        foreach (var file in Repository.Sources("src"))
        {
            var own = NamespaceOf(file);
            var (folder, mayUse) = Table.Where(row => IsIn(own, row.Folder)).OrderByDescending(row => row.Folder.Length).FirstOrDefault();
            if (folder is null)
            {
                wrong.Add($"{file}: the table has no row for {own}");
                continue;
            }

            foreach (var used in Repository.Lines(file).Select(line => UsingLine().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value))
            {
                // A folder and those below it are one room, and what stands above it is in sight anyway.
                if (IsIn(used, own) || IsIn(own, used) || SameProtocol(own, used)) continue;
                if (!mayUse.Any(allowed => IsIn(used, allowed))) wrong.Add($"{file}: {own} may not use {used}");
            }
        }

        Findings.AreNone(wrong);
    }

    [Fact]
    public void A_namespace_is_its_folder()
    {
        var wrong = from file in Repository.Sources("src")
                    let own = NamespaceOf(file)
                    let expected = Path.GetDirectoryName(file)!["src/".Length..].Replace('/', '.')
                    where own != expected
                    select $"{file}: namespace {own}, expected {expected}";
        Findings.AreNone(wrong);
    }

    private static bool IsIn(string name, string folder) =>
        name.StartsWith(folder, StringComparison.Ordinal) && (name.Length == folder.Length || name[folder.Length] == '.');

    private static bool SameProtocol(string own, string used)
    {
        const string Protocols = "Apiary.Server.Protocols.";
        return own.StartsWith(Protocols, StringComparison.Ordinal) && used.StartsWith(Protocols, StringComparison.Ordinal)
            && own[Protocols.Length..].Split('.')[0] == used[Protocols.Length..].Split('.')[0];
    }

    private static string NamespaceOf(string file)
    {
        foreach (var line in Repository.Lines(file))
            if (NamespaceLine().Match(line) is { Success: true } match) return match.Groups[1].Value;
        // A program of top-level statements belongs to its project.
        return Path.GetDirectoryName(file)!["src/".Length..].Replace('/', '.');
    }

    [GeneratedRegex(@"^\s*(?:global\s+)?using\s+(?:static\s+)?(?:\w+\s*=\s*)?(Apiary\.[\w.]+?)(?:\.\w+)?(?<=[\w])\s*;")]
    private static partial Regex UsingLine();

    [GeneratedRegex(@"^namespace\s+([\w.]+)\s*;")]
    private static partial Regex NamespaceLine();
}
