namespace Apiary.Bench.Client;

/// <summary>What each of one kind cost in every round: its caller's time, and the time of all threads until it had left.</summary>
internal sealed class RoundCosts
{
    private readonly List<double> caller = [];
    private readonly List<double> process = [];

    /// <summary>The median of the caller's nanoseconds.</summary>
    public double Median => caller[caller.Count / 2];

    /// <summary>The median of the nanoseconds of all threads.</summary>
    public double Process => process[process.Count / 2];

    /// <param name="each">How many a round sends.</param>
    /// <param name="send">Sends a round; gives the caller's nanoseconds each.</param>
    /// <param name="settle">Waits until all have left.</param>
    public void Measure(int each, Func<double> send, Action settle)
    {
        var before = Environment.CpuUsage.TotalTime;
        caller.Add(send());
        settle();
        process.Add((Environment.CpuUsage.TotalTime - before).TotalNanoseconds / each);
    }

    /// <summary>The rounds from <paramref name="first"/> on, in the order of their costs.</summary>
    public RoundCosts From(int first)
    {
        var rest = new RoundCosts();
        rest.caller.AddRange(caller.Skip(first).Order());
        rest.process.AddRange(process.Skip(first).Order());
        return rest;
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Median:F0} ns (a tenth under {caller[caller.Count / 10]:F0}, a tenth over {caller[caller.Count * 9 / 10]:F0}), all threads {Process:F0} ns";
}
