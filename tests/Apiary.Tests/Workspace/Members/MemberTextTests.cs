using Apiary.Server.Workspace.Members;
using Xunit;

namespace Apiary.Tests.Workspace.Members;

public sealed class MemberTextTests
{
    private static readonly Member Ada = new("1", "Ada", "ada.lovelace@example.org", MemberRole.Member, DateTimeOffset.UnixEpoch, PasswordHash.OfNobody, false, null);

    [Theory]
    [InlineData("ada@example.org", "ada@example.org")]
    [InlineData(" Ada@EXAMPLE.org\t", "ada@example.org")]
    [InlineData("o'brien+x@sub.example.org", "o'brien+x@sub.example.org")]
    [InlineData("", null)]
    [InlineData(null, null)]
    [InlineData("ada", null)]
    [InlineData("@example.org", null)]
    [InlineData("ada@", null)]
    [InlineData("ada@b@c", null)]
    [InlineData("ada @example.org", null)]
    [InlineData("<script>@example.org", null)]
    [InlineData("ada@exam\nple.org", null)]
    public void An_address_has_one_form_or_is_none(string? email, string? normal)
    {
        Assert.Equal(normal, MemberText.NormalizeEmail(email));
        Assert.Null(MemberText.NormalizeEmail(new string('a', MemberText.MaxEmailChars) + "@example.org"));
    }

    [Theory]
    [InlineData("nine char", "at least 10")]
    [InlineData("ADA.lovelace@example.org", "e-mail")]
    [InlineData("aaaaaaaaaaaaaaaa", "same few")]
    [InlineData("ten chars!", null)]
    [InlineData("correct horse battery staple", null)]
    public void A_chosen_password_is_long_and_no_riddle_for_a_child(string password, string? fault)
    {
        if (fault is null) Assert.Null(MemberText.FaultOf(password, Ada));
        else Assert.Contains(fault, MemberText.FaultOf(password, Ada), StringComparison.Ordinal);
        Assert.NotNull(MemberText.FaultOf(string.Concat(Enumerable.Repeat("abcdefghij", 21)), Ada));
    }

    [Fact]
    public void Passwords_made_up_here_are_easy_to_copy_and_never_the_same()
    {
        var made = Enumerable.Range(0, 100).Select(_ => MemberText.CreatePassword()).ToList();
        Assert.All(made, password => Assert.Matches("^([2-9a-hjkmnp-z]{5}-){3}[2-9a-hjkmnp-z]{5}$", password));
        Assert.Equal(100, made.Distinct().Count());
        Assert.All(made, password => Assert.Null(MemberText.FaultOf(password, Ada)));
    }
}
