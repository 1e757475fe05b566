using System.Net.Sockets;
using System.Security.Authentication;
using Apiary.Server.Alerting.Channels;

namespace Apiary.Server.Alerting.Mail;

/// <summary>Sends notices by e-mail.</summary>
internal sealed class Mailer(MailOptions options)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>One attempt to hand a notice for an address to the mail server.</summary>
    public async Task<AlertOutcome> SendAsync(string to, AlertMessage message, CancellationToken cancellationToken)
    {
        // Addresses come from whoever may make recipients: nothing in one may end the command that it stands in.
        if (to.Any(letter => letter is <= ' ' or > '~' or '<' or '>')) return AlertOutcome.Refused("the address has characters that mail servers do not take");
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(Patience);
        try
        {
            await SmtpConversation.SendAsync(options, to, MailText.Of(message, options.From, to), limit.Token);
            return AlertOutcome.Told;
        }
        catch (SmtpException refusal)
        {
            return refusal.IsFinal ? AlertOutcome.Refused(refusal.Message) : AlertOutcome.Failed(refusal.Message);
        }
        catch (Exception failure) when (failure is IOException or SocketException or AuthenticationException)
        {
            return AlertOutcome.Failed($"{options.Host}:{options.Port}: {failure.Message}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return AlertOutcome.Failed($"{options.Host}:{options.Port} did not answer within {Patience.TotalSeconds} s");
        }
    }
}
