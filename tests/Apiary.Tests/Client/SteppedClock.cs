using Apiary.Client.Sending;

namespace Apiary.Tests.Client;

/// <summary>
/// A clock that stands still until a test steps it. Who waits for a time is listed, so that a test can wait for that instead
/// of for real time to pass.
/// </summary>
internal sealed class SteppedClock : ClientClock
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    private readonly Lock gate = new();
    private readonly List<Alarm> alarms = [];
    private readonly List<(Func<TimeSpan, bool> Is, TaskCompletionSource<TimeSpan> Seen)> lookouts = [];
    private long ticks = 1;

    public override DateTimeOffset UtcNow => Start.AddTicks(Ticks - 1);

    public override long Ticks => Interlocked.Read(ref ticks);

    /// <summary>Completes when somebody waits, now or later, for a time that <paramref name="isMeant"/> tells; gives that time.</summary>
    public Task<TimeSpan> UntilAwaitedAsync(Func<TimeSpan, bool> isMeant)
    {
        lock (gate)
        {
            if (alarms.Find(alarm => isMeant(alarm.Time)) is { } there) return Task.FromResult(there.Time);
            var seen = new TaskCompletionSource<TimeSpan>(TaskCreationOptions.RunContinuationsAsynchronously);
            lookouts.Add((isMeant, seen));
            return seen.Task.WaitAsync(TimeSpan.FromSeconds(20));
        }
    }

    /// <summary>As the other, for exactly <paramref name="time"/>.</summary>
    public Task UntilAwaitedAsync(TimeSpan time) => UntilAwaitedAsync(awaited => awaited == time);

    /// <summary>Lets time pass: whoever waited for less, or just as long, goes on.</summary>
    public void Step(TimeSpan by)
    {
        List<Alarm> due;
        lock (gate)
        {
            Interlocked.Add(ref ticks, by.Ticks);
            due = alarms.FindAll(alarm => alarm.Due <= ticks);
            alarms.RemoveAll(due.Contains);
        }

        foreach (var alarm in due) alarm.Ring();
    }

    public override void Wait(Signal wake, TimeSpan time)
    {
        if (time == Timeout.InfiniteTimeSpan)
        {
            wake.Wait(time);
            return;
        }

        var alarm = Set(time, wake.Set);
        wake.Wait(Timeout.InfiniteTimeSpan);
        lock (gate) alarms.Remove(alarm);
    }

    public override Task DelayAsync(TimeSpan time, CancellationToken cancellationToken)
    {
        var over = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        cancellationToken.Register(() => over.TrySetCanceled(cancellationToken));
        Set(time, () => over.TrySetResult());
        return over.Task;
    }

    public override void CancelAfter(CancellationTokenSource cancelled, TimeSpan time) => Set(time, () =>
    {
        try
        {
            cancelled.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // What it was for has ended already.
        }
    });

    private Alarm Set(TimeSpan time, Action ring)
    {
        Alarm alarm;
        List<(Func<TimeSpan, bool> Is, TaskCompletionSource<TimeSpan> Seen)> seen;
        lock (gate)
        {
            alarms.Add(alarm = new Alarm(time, ticks + time.Ticks, ring));
            seen = lookouts.FindAll(lookout => lookout.Is(time));
            lookouts.RemoveAll(seen.Contains);
        }

        foreach (var lookout in seen) lookout.Seen.SetResult(time);
        return alarm;
    }

    private sealed record Alarm(TimeSpan Time, long Due, Action Ring);
}
