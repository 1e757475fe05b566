using System.Net;
using System.Net.Sockets;

namespace Apiary.Server.Workspace.Members;

/// <summary>Checks passwords: not too often, not too many at once, and for people who do not exist as long as for those who do. Thread-safe.</summary>
internal sealed class SignIn(MemberStore members, TimeProvider time) : IDisposable
{
    // A check takes some tenths of a second of a core, and anybody may ask for one.
    private static readonly int AtOnce = Math.Max(1, Environment.ProcessorCount / 2);
    private const int MostWaiting = 50;
    private static readonly TimeSpan CrowdWait = TimeSpan.FromSeconds(10);
    private const int IPv6NetworkBytes = 8;

    private readonly LoginThrottle throttle = new(time);
    private readonly SemaphoreSlim turns = new(AtOnce);
    private int waiting;

    /// <summary>Whose e-mail address and password these are.</summary>
    /// <param name="email">As it was entered.</param>
    /// <param name="password">As it was entered.</param>
    /// <param name="from">Where the caller is; null when unknown.</param>
    /// <param name="cancellationToken">Ends the wait for a turn.</param>
    public async Task<SignInOutcome> TryAsync(string email, string password, IPAddress? from, CancellationToken cancellationToken)
    {
        var address = NetworkOf(from);
        var account = MemberText.NormalizeEmail(email) ?? "(none)";
        // From many addresses at once many may try that were never slowed; those who wait would only wait longer.
        if (Volatile.Read(ref waiting) >= MostWaiting) return new SignInOutcome(null, CrowdWait);
        if (throttle.Begin(address, account) is { } wait) return new SignInOutcome(null, wait);
        var member = members.FindByEmail(email);
        var hash = member?.Password ?? PasswordHash.OfNobody;
        if (!await InTurnAsync(() => hash.Matches(password), cancellationToken) || member is null) return default;
        throttle.Succeed(address, account);
        return new SignInOutcome(member, null);
    }

    /// <summary>The hash of a password that somebody chose, when their turn has come.</summary>
    public Task<PasswordHash> HashAsync(string password, CancellationToken cancellationToken) => InTurnAsync(() => PasswordHash.Create(password), cancellationToken);

    /// <inheritdoc/>
    public void Dispose() => turns.Dispose();

    private async Task<T> InTurnAsync<T>(Func<T> work, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref waiting);
        try
        {
            await turns.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }

        try
        {
            return await Task.Run(work, CancellationToken.None);
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>What one caller can change at will counts as one address: of IPv6 the network.</summary>
    private static string NetworkOf(IPAddress? from)
    {
        if (from is { IsIPv4MappedToIPv6: true }) from = from.MapToIPv4();
        if (from is not { AddressFamily: AddressFamily.InterNetworkV6 }) return from?.ToString() ?? "";
        var bytes = from.GetAddressBytes();
        bytes.AsSpan(IPv6NetworkBytes).Clear();
        return new IPAddress(bytes).ToString();
    }
}
