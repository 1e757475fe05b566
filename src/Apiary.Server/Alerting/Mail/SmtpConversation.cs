using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Apiary.Server.Alerting.Mail;

/// <summary>
/// One message to a mail server, RFC 5321: EHLO, STARTTLS (RFC 3207), AUTH PLAIN or LOGIN (RFC 4954), the envelope, the message. One connection a message,
/// as they are few. Certificates are checked. Throws <see cref="SmtpException"/>, <see cref="IOException"/>, <see cref="SocketException"/>.
/// </summary>
internal sealed class SmtpConversation : IDisposable
{
    // RFC 5321, 4.5.3.1.5, has 512; extensions may make it longer. An answer has a few lines.
    private const int MaxLineBytes = 4_096, MaxLines = 100;

    private readonly MailOptions options;
    private readonly byte[] buffer = new byte[MaxLineBytes];
    private Stream stream;
    private int start, end;

    private SmtpConversation(MailOptions options, Stream stream) => (this.options, this.stream) = (options, stream);

    /// <summary>Hands a message over.</summary>
    /// <param name="options">The server.</param>
    /// <param name="to">Whom it is for.</param>
    /// <param name="message">Header and body, each line ended by CR LF, all of ASCII.</param>
    /// <param name="cancellationToken">Ends the attempt.</param>
    public static async Task SendAsync(MailOptions options, string to, string message, CancellationToken cancellationToken)
    {
        using var socket = new TcpClient { NoDelay = true };
        await socket.ConnectAsync(options.Host, options.Port, cancellationToken);
        using var conversation = new SmtpConversation(options, socket.GetStream());
        await conversation.RunAsync(to, message, cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => stream.Dispose();

    private async Task RunAsync(string to, string message, CancellationToken cancellationToken)
    {
        if (options.Security == MailSecurity.Implicit) await SecureAsync(cancellationToken);
        Expect(await ReadAsync(cancellationToken), "the greeting");
        var offers = await HelloAsync(cancellationToken);
        if (options.Security == MailSecurity.StartTls)
        {
            // Never in clear when it was not asked for: whoever stands between could take the offer out.
            if (!offers.Contains("STARTTLS", StringComparer.OrdinalIgnoreCase)) throw new SmtpException("the mail server does not offer STARTTLS; see --smtp-tls", isFinal: true);
            await SayAsync("STARTTLS", cancellationToken);
            await SecureAsync(cancellationToken);
            offers = await HelloAsync(cancellationToken);
        }

        if (options.User is { } user) await SignInAsync(user, offers, cancellationToken);
        await SayAsync($"MAIL FROM:<{options.From}>", cancellationToken);
        await SayAsync($"RCPT TO:<{to}>", cancellationToken);
        await SayAsync("DATA", cancellationToken);
        // A line that begins with a dot gets another one, RFC 5321, 4.5.2.
        var stuffed = message.StartsWith('.') ? $".{message}" : message;
        await SayAsync($"{stuffed.Replace("\r\n.", "\r\n..", StringComparison.Ordinal)}\r\n.", cancellationToken, "the message");
        await WriteAsync("QUIT", cancellationToken);
    }

    private async Task<IReadOnlyList<string>> HelloAsync(CancellationToken cancellationToken) => (await SayAsync("EHLO apiary.localdomain", cancellationToken)).Lines;

    private async Task SignInAsync(string user, IReadOnlyList<string> offers, CancellationToken cancellationToken)
    {
        var ways = offers.FirstOrDefault(offer => offer.StartsWith("AUTH ", StringComparison.OrdinalIgnoreCase))?.Split(' ', StringSplitOptions.RemoveEmptyEntries) ?? [];
        if (ways.Contains("PLAIN", StringComparer.OrdinalIgnoreCase))
        {
            await SayAsync($"AUTH PLAIN {Base64($"\0{user}\0{options.Password}")}", cancellationToken, "AUTH PLAIN");
        }
        else if (ways.Contains("LOGIN", StringComparer.OrdinalIgnoreCase))
        {
            await SayAsync("AUTH LOGIN", cancellationToken);
            await SayAsync(Base64(user), cancellationToken, "the user");
            await SayAsync(Base64(options.Password), cancellationToken, "the password");
        }
        else
        {
            throw new SmtpException("the mail server takes neither AUTH PLAIN nor AUTH LOGIN", isFinal: true);
        }
    }

    private async Task SecureAsync(CancellationToken cancellationToken)
    {
        // What was said before in clear must not count as said inside (the injection of CVE-2011-0411).
        if (start != end) throw new SmtpException("the mail server spoke on before TLS began", isFinal: true);
        var secure = new SslStream(stream);
        stream = secure;
        await secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = options.Host, CertificateChainPolicy = ChainPolicy() }, cancellationToken);
    }

    private X509ChainPolicy? ChainPolicy()
    {
        if (options.Authorities is not { } authorities) return null;
        // An authority of one's own has no list of what it took back that could be asked.
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.AddRange(authorities);
        return policy;
    }

    private async Task<SmtpReply> SayAsync(string line, CancellationToken cancellationToken, string? what = null)
    {
        await WriteAsync(line, cancellationToken);
        return Expect(await ReadAsync(cancellationToken), what ?? line);
    }

    private async Task WriteAsync(string line, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes($"{line}\r\n"), cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    private async Task<SmtpReply> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (lines.Count < MaxLines)
        {
            var line = await ReadLineAsync(cancellationToken);
            if (line.Length < 3 || !int.TryParse(line.AsSpan(0, 3), NumberStyles.None, CultureInfo.InvariantCulture, out var code)) throw new SmtpException($"expected a reply of a mail server, found {line}", isFinal: false);
            lines.Add(line.Length > 4 ? line[4..] : "");
            if (line.Length == 3 || line[3] != '-') return new SmtpReply(code, lines);
        }

        throw new SmtpException("the reply of the mail server has no end", isFinal: false);
    }

    private async Task<string> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new List<byte>();
        while (true)
        {
            if (start == end)
            {
                (start, end) = (0, await stream.ReadAsync(buffer, cancellationToken));
                if (end == 0) throw new SmtpException("the mail server closed the connection", isFinal: false);
            }

            var next = buffer[start++];
            if (next == '\n') return Encoding.UTF8.GetString([.. line]).TrimEnd('\r');
            if (line.Count == MaxLineBytes) throw new SmtpException("a line of the mail server is too long", isFinal: false);
            line.Add(next);
        }
    }

    private static SmtpReply Expect(SmtpReply reply, string what) =>
        reply.IsGood ? reply : throw new SmtpException($"the mail server answered {reply} to {what}", reply.Code >= 500);

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
