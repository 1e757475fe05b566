using System.Net;
using Apiary.Engine.Files;
using Apiary.Server.Workspace.Members;
using Xunit;

namespace Apiary.Tests.Workspace.Members;

public sealed class SignInTests
{
    [Fact]
    public async Task Only_so_many_wait_for_a_check_and_the_next_is_told_to_come_again()
    {
        using var members = MemberStore.Open(new MemoryFiles(), TimeProvider.System, TimeSpan.FromDays(1));
        using var signIn = new SignIn(members, TimeProvider.System);
        using var gone = new CancellationTokenSource();
        // From as many addresses, for as many accounts, so that none is slowed for itself.
        var waiting = Enumerable.Range(0, 50 + Math.Max(1, Environment.ProcessorCount / 2) + 1)
            .Select(i => signIn.TryAsync($"a{i}@example.org", "a guess", new IPAddress([10, 0, 1, (byte)i]), gone.Token)).ToList();
        var late = await signIn.TryAsync("late@example.org", "a guess", IPAddress.Parse("10.0.2.1"), CancellationToken.None);
        Assert.Equal(TimeSpan.FromSeconds(10), late.RetryAfter);
        await gone.CancelAsync();
        foreach (var one in waiting) await ((Task)one).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Assert.Null((await signIn.TryAsync("late@example.org", "a guess", IPAddress.Parse("10.0.2.1"), CancellationToken.None)).RetryAfter);
    }

    [Fact]
    public async Task All_addresses_of_one_IPv6_network_are_one_and_an_IPv4_address_is_itself_however_it_is_written()
    {
        using var members = MemberStore.Open(new MemoryFiles(), TimeProvider.System, TimeSpan.FromDays(1));
        using var signIn = new SignIn(members, TimeProvider.System);
        async Task<bool> IsSlowed(int account, string from) => (await signIn.TryAsync($"a{account}@example.org", "a guess", IPAddress.Parse(from), CancellationToken.None)).RetryAfter is not null;
        for (var i = 0; i <= LoginThrottle.FreeFailures; i++) Assert.False(await IsSlowed(i, $"2001:db8:1:2::{i + 1}"));
        Assert.True(await IsSlowed(100, "2001:db8:1:2:ffff::1"));
        Assert.False(await IsSlowed(101, "2001:db8:1:3::1"));
        for (var i = 0; i <= LoginThrottle.FreeFailures; i++) Assert.False(await IsSlowed(200 + i, i % 2 == 0 ? "10.1.1.1" : "::ffff:10.1.1.1"));
        Assert.True(await IsSlowed(300, "::ffff:10.1.1.1"));
        Assert.False(await IsSlowed(301, "10.1.1.2"));
    }
}
