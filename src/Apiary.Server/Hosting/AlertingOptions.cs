using Apiary.Server.Alerting.Channels;
using Apiary.Server.Alerting.Mail;

namespace Apiary.Server.Hosting;

/// <summary>Makes of the server's options those by which recipients are reached.</summary>
internal static class AlertingOptions
{
    /// <summary>The options of the channels.</summary>
    public static AlertChannelOptions Of(ApiaryOptions options) => new(
        (options.PublicUrl?.ToString() ?? $"http://{options.Http}").TrimEnd('/'),
        options.AlertsPrivate,
        options.SlackWebhook,
        options.PagerDutyUrl,
        options.SmtpServer is { } server
            ? new MailOptions(server.Host, server.Port ?? UsualPort(options.SmtpTls), options.SmtpTls, options.SmtpUser, options.SmtpPassword, options.SmtpFrom, options.SmtpAuthorities)
            : null);

    /// <summary>Submission with and without TLS from the first byte (RFC 8314), and the port between mail servers.</summary>
    private static int UsualPort(MailSecurity security) => security switch
    {
        MailSecurity.Implicit => 465,
        MailSecurity.StartTls => 587,
        _ => 25,
    };
}
