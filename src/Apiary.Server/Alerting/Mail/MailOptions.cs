using System.Security.Cryptography.X509Certificates;

namespace Apiary.Server.Alerting.Mail;

/// <summary>The mail server that notices go through.</summary>
/// <param name="Host">Its name or address.</param>
/// <param name="Port">Its port.</param>
/// <param name="Security">How the connection is kept secret.</param>
/// <param name="User">Who signs in; null when nobody does.</param>
/// <param name="Password">With what.</param>
/// <param name="From">The sender's address.</param>
/// <param name="Authorities">The authorities, one of which must have signed its certificate; null for those that the system trusts.</param>
internal sealed record MailOptions(string Host, int Port, MailSecurity Security, string? User, string Password, string From, X509Certificate2Collection? Authorities);
