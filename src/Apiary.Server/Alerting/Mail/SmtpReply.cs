namespace Apiary.Server.Alerting.Mail;

/// <summary>What a mail server said.</summary>
/// <param name="Code">Its three digits.</param>
/// <param name="Lines">Its lines without them.</param>
internal sealed record SmtpReply(int Code, IReadOnlyList<string> Lines)
{
    /// <summary>Whether it said yes, or asked for more.</summary>
    public bool IsGood => Code is >= 200 and < 400;

    /// <inheritdoc/>
    public override string ToString() => $"{Code} {string.Join(" ", Lines)}";
}
