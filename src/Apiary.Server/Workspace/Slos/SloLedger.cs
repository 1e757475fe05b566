namespace Apiary.Server.Workspace.Slos;

/// <summary>
/// What was counted for one objective: by the minute for about a day, by the hour before. Not thread-safe: read and changed under the lock
/// of <see cref="SloCountStore"/>. Times are Unix seconds.
/// </summary>
internal sealed class SloLedger
{
    /// <summary>Length of the finer steps.</summary>
    public const int MinuteSeconds = 60;

    /// <summary>Length of the coarser steps.</summary>
    public const int HourSeconds = 3_600;

    // A day is asked for by the minute; one hour more, because the horizon lies on the hour.
    private const int MinutesKeptSeconds = 25 * HourSeconds;

    private readonly SortedList<long, SloCount> minutes = [];
    private readonly SortedList<long, SloCount> hours = [];

    /// <summary>Says what was counted; another one, and the counts mean nothing.</summary>
    public string Fingerprint { get; private set; } = "";

    /// <summary>When this counting was begun anew.</summary>
    public long Epoch { get; private set; }

    /// <summary>The first second that was not counted for good.</summary>
    public long FinalUntil { get; private set; }

    /// <summary>The first second that was not counted at all.</summary>
    public long Until { get; private set; }

    /// <summary>Where hours end and minutes begin, for a count up to <paramref name="until"/>.</summary>
    public static long HorizonOf(long until) => HourOf(until) - MinutesKeptSeconds;

    /// <summary>The beginning of an hour.</summary>
    public static long HourOf(long second) => second - (second % HourSeconds);

    /// <summary>Forgets everything and begins at a time.</summary>
    public void Begin(string fingerprint, long epoch, long from)
    {
        minutes.Clear();
        hours.Clear();
        // Another one than before, also when the clock stands still.
        (Fingerprint, Epoch, FinalUntil, Until) = (fingerprint, Math.Max(epoch, Epoch + 1), from, from);
    }

    /// <summary>Takes what was counted from <paramref name="from"/> to <paramref name="until"/>, in place of what was counted of it before.</summary>
    /// <param name="from">From where; the beginning of an hour when hours are among the rows.</param>
    /// <param name="rows">The counts; steps in which nothing came are left out.</param>
    /// <param name="finalUntil">Up to where nobody will count again.</param>
    /// <param name="until">Up to where this is.</param>
    public void Put(long from, IEnumerable<SloRow> rows, long finalUntil, long until)
    {
        DropAfter(minutes, from);
        DropAfter(hours, from);
        foreach (var row in rows) (row.Seconds == HourSeconds ? hours : minutes)[row.Start] = row.Count;
        (FinalUntil, Until) = (Math.Max(FinalUntil, finalUntil), until);
        var horizon = HorizonOf(until);
        while (minutes.Count > 0 && minutes.GetKeyAtIndex(0) is var start && start < horizon)
        {
            var hour = HourOf(start);
            hours[hour] = hours.GetValueOrDefault(hour) + minutes.GetValueAtIndex(0);
            minutes.RemoveAt(0);
        }
    }

    /// <summary>Forgets hours before a time.</summary>
    public void DropBefore(long second)
    {
        while (hours.Count > 0 && hours.GetKeyAtIndex(0) < second) hours.RemoveAt(0);
    }

    /// <summary>All of a time; where only hours are kept, those that begin in it.</summary>
    public SloCount Sum(long from, long until)
    {
        var sum = default(SloCount);
        foreach (var row in Rows(from, until)) sum += row.Count;
        return sum;
    }

    /// <summary>What was counted of a time, oldest first; where only hours are kept, those that begin in it.</summary>
    public IEnumerable<SloRow> Rows(long from, long until)
    {
        for (var i = FirstAt(hours, from); i < hours.Count && hours.GetKeyAtIndex(i) < until; i++)
            yield return new SloRow(hours.GetKeyAtIndex(i), HourSeconds, hours.GetValueAtIndex(i));
        for (var i = FirstAt(minutes, from); i < minutes.Count && minutes.GetKeyAtIndex(i) < until; i++)
            yield return new SloRow(minutes.GetKeyAtIndex(i), MinuteSeconds, minutes.GetValueAtIndex(i));
    }

    private static void DropAfter(SortedList<long, SloCount> steps, long from)
    {
        while (steps.Count > 0 && steps.GetKeyAtIndex(steps.Count - 1) >= from) steps.RemoveAt(steps.Count - 1);
    }

    /// <summary>The place of the first step that begins at a time or later.</summary>
    private static int FirstAt(SortedList<long, SloCount> steps, long second)
    {
        var (low, high) = (0, steps.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (steps.GetKeyAtIndex(middle) < second) low = middle + 1;
            else high = middle;
        }

        return low;
    }
}
