namespace Apiary.Server.Errors;

/// <summary>Which items occur unusually often: as often as a rule says within its time, told once in that time. Thread-safe.</summary>
/// <param name="rule">The rule; null for none.</param>
/// <param name="time">The clock.</param>
internal sealed class ErrorRates(RateRule? rule, TimeProvider time)
{
    // A window that slides by tenths: what came just before a whole one began still counts.
    private const int Slots = 10;

    private readonly Lock gate = new();
    private readonly Dictionary<long, ItemRate> byItem = [];

    /// <summary>The rule; null for none.</summary>
    public RateRule? Rule => rule;

    /// <summary>Counts an occurrence; whether it is the one at which the rule holds.</summary>
    public bool Add(long itemId)
    {
        if (rule is null) return false;
        var slot = time.GetUtcNow().Ticks / Math.Max(1, rule.Window.Ticks / Slots);
        lock (gate)
        {
            if (!byItem.TryGetValue(itemId, out var rate)) byItem[itemId] = rate = new ItemRate();
            return rate.Add(slot, rule.Count);
        }
    }

    private sealed class ItemRate
    {
        private readonly int[] counts = new int[Slots];
        private long last, quietUntil;

        public bool Add(long slot, int most)
        {
            for (var passed = Math.Max(last + 1, slot - Slots + 1); passed <= slot; passed++) counts[passed % Slots] = 0;
            last = Math.Max(last, slot);
            counts[last % Slots]++;
            if (last < quietUntil || counts.Sum() < most) return false;
            quietUntil = last + Slots;
            return true;
        }
    }
}
