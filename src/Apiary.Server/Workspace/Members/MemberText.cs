using System.Security.Cryptography;

namespace Apiary.Server.Workspace.Members;

/// <summary>What names, e-mail addresses and passwords of members may look like.</summary>
internal static class MemberText
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxNameChars = 100;

    /// <summary>Most characters of an e-mail address, RFC 5321.</summary>
    public const int MaxEmailChars = 254;

    /// <summary>Fewest characters of a password that somebody chooses.</summary>
    public const int MinPasswordChars = 10;

    /// <summary>Most characters of a password; a longer one would make somebody's computer hash it.</summary>
    public const int MaxPasswordChars = 200;

    // Without letters and digits that look alike; 20 of 31 are 99 random bits.
    private const string PasswordLetters = "23456789abcdefghjkmnpqrstuvwxyz";

    /// <summary>Whether a name has 1 to 100 characters and no control characters.</summary>
    public static bool IsName(string? name) => !string.IsNullOrWhiteSpace(name) && name.Length <= MaxNameChars && !name.Any(char.IsControl);

    /// <summary>The form in which addresses are kept and compared: lower case, no space around; null when it is none.</summary>
    public static string? NormalizeEmail(string? email)
    {
        var normal = email?.Trim().ToLowerInvariant() ?? "";
        var at = normal.IndexOf('@', StringComparison.Ordinal);
        var good = at > 0 && at == normal.LastIndexOf('@') && at < normal.Length - 1 && normal.Length <= MaxEmailChars
            && !normal.Any(c => char.IsControl(c) || char.IsWhiteSpace(c) || c is '<' or '>' or '"' or ',' or ';');
        return good ? normal : null;
    }

    /// <summary>A role's name in the journal and on the wire.</summary>
    public static string NameOf(MemberRole role) => role == MemberRole.Owner ? "owner" : "member";

    /// <summary>The role of a name; null when there is none.</summary>
    public static MemberRole? ParseRole(string? name) => name switch
    {
        "owner" => MemberRole.Owner,
        "member" => MemberRole.Member,
        _ => null,
    };

    /// <summary>What is wrong with a password that somebody chose; null when it will do.</summary>
    public static string? FaultOf(string password, Member member) =>
        password.Length < MinPasswordChars ? $"expected at least {MinPasswordChars} characters"
        : password.Length > MaxPasswordChars ? $"expected at most {MaxPasswordChars} characters"
        : password.Equals(member.Email, StringComparison.OrdinalIgnoreCase) ? "expected something else than the e-mail address"
        : password.Distinct().Count() < MinPasswordChars / 2 ? "expected more than the same few characters again and again"
        : null;

    /// <summary>A password in four groups of five, some 99 random bits.</summary>
    public static string CreatePassword() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(PasswordLetters, 5)));
}
