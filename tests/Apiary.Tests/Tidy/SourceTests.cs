using System.Text.RegularExpressions;
using Xunit;

namespace Apiary.Tests.Tidy;

/// <summary>What every source file keeps to.</summary>
public sealed partial class SourceTests
{
    // In two halves, so that this file does not find itself.
    private static readonly string[] Leftovers = ["TO" + "DO", "FIX" + "ME", "NotImplemented" + "Exception", "H" + "ACK:", "XX" + "X:"];
    private static readonly string[] MachinePaths = ["/wo" + "rk/", "/ro" + "ot/", "/ho" + "me/", "C:\\" + "Users"];

    // Seams, where time and chance come in by design.
    private static readonly HashSet<string> ChanceAllowed =
    [
        // The per-process seed of hash tables, which must not be guessable and never reaches a file.
        "src/Apiary.Engine/Events/Hash64.cs",
    ];

    [Fact]
    public void A_file_holds_one_top_level_type_and_bears_its_name()
    {
        var wrong = new List<string>();
        foreach (var file in Repository.Sources("src").Concat(Repository.Sources("tests")).Concat(Repository.Sources("bench")))
        {
            var types = Repository.Lines(file).Select(line => TypeLine().Match(line)).Where(match => match.Success).Select(match => match.Groups[1].Value).ToArray();
            var expected = Path.GetFileNameWithoutExtension(file);
            if (types.Length > 1) wrong.Add($"{file}: {string.Join(", ", types)}");
            else if (types.Length == 1 && types[0] != expected) wrong.Add($"{file}: holds {types[0]}");
        }

        Findings.AreNone(wrong);
    }

    [Fact]
    public void A_source_file_has_at_most_500_lines() =>
        Findings.AreNone(Repository.Files
            .Where(file => Path.GetExtension(file) is ".cs" or ".ts" or ".tsx" or ".mjs")
            .Select(file => (file, lines: Repository.Lines(file).Length))
            .Where(pair => pair.lines > 500)
            .Select(pair => $"{pair.file}: {pair.lines} lines"));

    [Fact]
    public void No_leftover_markers_are_in_the_sources() => Findings.AreNone(Find(Repository.TextFiles, Leftovers));

    [Fact]
    public void No_path_of_one_machine_is_in_the_repository() => Findings.AreNone(Find(Repository.TextFiles, MachinePaths));

    [Fact]
    public void The_engine_takes_time_and_chance_through_its_seams_only()
    {
        var wrong = from file in Repository.Sources("src/Apiary.Engine")
                    where !ChanceAllowed.Contains(file)
                    from line in Repository.Lines(file)
                    where ClockOrChance().IsMatch(line) && !line.TrimStart().StartsWith("//", StringComparison.Ordinal)
                    select $"{file}: {line.Trim()}";
        Findings.AreNone(wrong);
    }

    [Fact]
    public void No_test_sleeps()
    {
        var wrong = from file in Repository.Sources("tests")
                    from line in Repository.Lines(file)
                    where Sleep().IsMatch(line)
                    select $"{file}: {line.Trim()}";
        Findings.AreNone(wrong);
    }

    [Fact]
    public void No_file_is_larger_than_a_mebibyte() =>
        Assert.DoesNotContain(Repository.Files, file => new FileInfo(Path.Combine(Repository.Root, file)).Length > 1 << 20);

    [Fact]
    public void Lock_files_record_no_download_addresses() =>
        Findings.AreNone(Find(Repository.Files.Where(file => Path.GetFileName(file) == "package-lock.json"), ["\"resolved\""]));

    private static IEnumerable<string> Find(IEnumerable<string> files, string[] words) =>
        from file in files
        from pair in Repository.Lines(file).Select((line, index) => (line, number: index + 1))
        where words.Any(word => pair.line.Contains(word, StringComparison.Ordinal))
        select $"{file}:{pair.number}: {pair.line.Trim()}";

    [GeneratedRegex(@"^(?:(?:public|internal|file|private|static|sealed|abstract|partial|readonly|ref|unsafe)\s+)*(?:class|struct|interface|enum|record(?:\s+(?:class|struct))?|delegate\s+[\w<>?\[\].]+)\s+(\w+)")]
    private static partial Regex TypeLine();

    [GeneratedRegex(@"\bDateTime(?:Offset)?\.(?:UtcNow|Now|Today)\b|\bEnvironment\.TickCount|\bRandom\.Shared\b|new Random\(\)|\bGuid\.NewGuid\b|\bRandomNumberGenerator\b")]
    private static partial Regex ClockOrChance();

    [GeneratedRegex(@"\bThread\.Sleep\(|\bTask\.Delay\(\s*\d")]
    private static partial Regex Sleep();
}
