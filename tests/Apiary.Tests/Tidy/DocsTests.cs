using System.Reflection;
using System.Text.RegularExpressions;
using Apiary.Server.Ingest;
using Xunit;

namespace Apiary.Tests.Tidy;

/// <summary>What the documents promise a reader who clicks.</summary>
public sealed partial class DocsTests
{
    [Fact]
    public void Every_link_within_the_repository_leads_somewhere()
    {
        var wrong = new List<string>();
        foreach (var file in Repository.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)))
        {
            foreach (var target in Links(file))
            {
                if (Uri.TryCreate(target, UriKind.Absolute, out _) || target.StartsWith("mailto:", StringComparison.Ordinal)) continue;
                var (path, anchor) = target.Split('#', 2) is [var before, var after] ? (before, after) : (target, "");
                var full = path.Length == 0 ? Path.Combine(Repository.Root, file) : Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(file)!, Uri.UnescapeDataString(path)));
                if (!File.Exists(full) && !Directory.Exists(full)) wrong.Add($"{file}: {target} does not exist");
                else if (anchor.Length > 0 && full.EndsWith(".md", StringComparison.Ordinal) && !Anchors(full).Contains(anchor)) wrong.Add($"{file}: {target} has no such heading");
            }
        }

        Findings.AreNone(wrong);
    }

    [Theory]
    [InlineData("docs/my-data-does-not-arrive.md")]
    [InlineData("docs/protocols/arrivals.md")]
    public void Every_reason_of_the_arrivals_is_explained(string page)
    {
        var text = string.Join('\n', Repository.Lines(page));
        var reasons = typeof(ArrivalReasons).GetFields(BindingFlags.Public | BindingFlags.Static).Where(field => field.IsLiteral).Select(field => (string)field.GetRawConstantValue()!).ToArray();
        Assert.NotEmpty(reasons);
        Findings.AreNone(reasons.Where(reason => !text.Contains($"`{reason}`", StringComparison.Ordinal)).Select(reason => $"{page} does not explain {reason}"));
    }

    private static IEnumerable<string> Links(string file)
    {
        var fenced = false;
        foreach (var line in Repository.Lines(file))
        {
            if (line.TrimStart().StartsWith("```", StringComparison.Ordinal)) fenced = !fenced;
            if (fenced) continue;
            foreach (Match match in Link().Matches(CodeSpan().Replace(line, ""))) yield return match.Groups[1].Value;
        }
    }

    private static HashSet<string> Anchors(string fullPath) =>
        [.. File.ReadLines(fullPath).Where(line => line.StartsWith('#')).Select(line => NotInAnchor().Replace(line.TrimStart('#').Trim().ToLowerInvariant(), "").Replace(' ', '-'))];

    [GeneratedRegex(@"\]\(<?([^)\s>]+)>?(?:\s+""[^""]*"")?\)")]
    private static partial Regex Link();

    [GeneratedRegex("`[^`]*`")]
    private static partial Regex CodeSpan();

    [GeneratedRegex(@"[^\w\- ]")]
    private static partial Regex NotInAnchor();
}
