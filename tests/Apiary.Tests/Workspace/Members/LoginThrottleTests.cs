using Apiary.Server.Workspace.Members;
using Xunit;

namespace Apiary.Tests.Workspace.Members;

public sealed class LoginThrottleTests
{
    private readonly ManualTime time = new();
    private readonly LoginThrottle throttle;

    public LoginThrottleTests() => throttle = new LoginThrottle(time);

    [Fact]
    public void After_five_failures_the_wait_doubles_up_to_the_longest()
    {
        for (var i = 0; i <= LoginThrottle.FreeFailures; i++) Assert.Null(throttle.Begin("10.0.0.1", $"account {i}"));
        var waits = new List<double>();
        for (var i = 0; i < 12; i++)
        {
            var wait = throttle.Begin("10.0.0.1", "another")!.Value;
            waits.Add(wait.TotalSeconds);
            time.Advance(wait - TimeSpan.FromTicks(1));
            Assert.NotNull(throttle.Begin("10.0.0.1", "another"));
            time.Advance(TimeSpan.FromTicks(1));
            Assert.Null(throttle.Begin("10.0.0.1", $"one more {i}"));
        }

        Assert.Equal([2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900], waits);
    }

    [Fact]
    public void An_account_is_slowed_from_wherever_one_tries_but_never_for_long()
    {
        for (var i = 0; i < 50; i++)
        {
            var wait = throttle.Begin($"10.0.0.{i}", "ada@example.org");
            Assert.True(wait is null || wait <= LoginThrottle.LongestAccountWait);
            time.Advance(wait ?? TimeSpan.Zero);
            if (wait is not null) Assert.Null(throttle.Begin($"10.0.1.{i}", "ada@example.org"));
        }

        Assert.Equal(LoginThrottle.LongestAccountWait, throttle.Begin("10.9.9.9", "ada@example.org"));
        Assert.Null(throttle.Begin("10.9.9.9", "bob@example.org"));
    }

    [Fact]
    public void Many_attempts_at_once_are_not_all_the_first()
    {
        var allowed = Enumerable.Range(0, 100).AsParallel().Count(_ => throttle.Begin("10.0.0.1", "ada@example.org") is null);
        Assert.Equal(LoginThrottle.FreeFailures + 1, allowed);
    }

    [Fact]
    public void Success_forgets_the_accounts_failures_and_not_the_addresss_others()
    {
        for (var i = 0; i < LoginThrottle.FreeFailures; i++) throttle.Begin("10.0.0.1", "ada@example.org");
        throttle.Begin("10.0.0.2", "ada@example.org");
        time.Advance(LoginThrottle.LongestAccountWait);
        Assert.Null(throttle.Begin("10.0.0.2", "ada@example.org"));
        throttle.Succeed("10.0.0.2", "ada@example.org");
        Assert.Null(throttle.Begin("10.0.0.3", "ada@example.org"));
        Assert.Null(throttle.Begin("10.0.0.3", "ada@example.org"));

        // Whoever has an account of their own does not wipe out guesses at others by signing in between them.
        Assert.Null(throttle.Begin("10.0.0.1", "eve@example.org"));
        throttle.Succeed("10.0.0.1", "eve@example.org");
        time.Advance(TimeSpan.FromSeconds(2));
        Assert.Null(throttle.Begin("10.0.0.1", "bob@example.org"));
        Assert.NotNull(throttle.Begin("10.0.0.1", "bob@example.org"));
    }

    [Fact]
    public void An_hour_without_a_failure_is_forgotten()
    {
        for (var i = 0; i < 6; i++) throttle.Begin("10.0.0.1", "x");
        time.Advance(TimeSpan.FromMinutes(61));
        for (var i = 0; i < 5; i++) Assert.Null(throttle.Begin("10.0.0.1", "x"));
    }

    [Fact]
    public void More_addresses_than_can_be_remembered_do_no_harm_to_others()
    {
        for (var i = 0; i < LoginThrottle.MaxEntries + 10; i++) throttle.Begin($"address {i}", $"account {i}");
        Assert.Null(throttle.Begin("10.0.0.1", "ada@example.org"));
    }
}
