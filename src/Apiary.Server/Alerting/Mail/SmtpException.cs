namespace Apiary.Server.Alerting.Mail;

/// <summary>A mail server did not take a message.</summary>
/// <param name="message">What it said to what.</param>
/// <param name="isFinal">Whether it would say the same again: a code of 500 and more (RFC 5321, 4.2.1).</param>
internal sealed class SmtpException(string message, bool isFinal) : Exception(message)
{
    /// <summary>Whether another attempt would end the same.</summary>
    public bool IsFinal { get; } = isFinal;
}
