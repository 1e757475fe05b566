namespace Apiary.Server.Alerting.Mail;

/// <summary>How a connection to a mail server is kept secret.</summary>
internal enum MailSecurity
{
    /// <summary>It is begun in clear and must become TLS before anything is said (RFC 3207).</summary>
    StartTls,

    /// <summary>It is TLS from its first byte (RFC 8314).</summary>
    Implicit,

    /// <summary>It is in clear.</summary>
    None,
}
