using Apiary.Server.Workspace;
using Xunit;

namespace Apiary.Tests.Workspace;

public sealed class KeyMaskTests
{
    [Theory]
    [InlineData("", "(none)")]
    [InlineData("   ", "(none)")]
    [InlineData("a", "…")]
    [InlineData("abcd", "ab…")]
    [InlineData("abcd123EFGH", "abcd…")]
    [InlineData(" abcd123EFGH\n", "abcd…")]
    [InlineData("\"abcd123EFGH\"", "?abc…")]
    [InlineData("hcaik_01jdxyzabc0123456789012345abcdefghijklmnopqrstuvwxyz012345", "hcaik_01jdxyzabc…")]
    public void Shows_little(string presented, string expected) => Assert.Equal(expected, KeyMask.Of(presented));
}
