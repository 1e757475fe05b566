using Xunit;

namespace Apiary.Tests.Tidy;

/// <summary>Fails a test with all that was found, one a line; the usual assertion shows a few and cuts them short.</summary>
internal static class Findings
{
    public static void AreNone(IEnumerable<string> findings)
    {
        var all = string.Join('\n', findings);
        Assert.True(all.Length == 0, all);
    }
}
