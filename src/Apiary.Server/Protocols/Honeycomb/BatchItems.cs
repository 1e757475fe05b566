namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>
/// What became of each item of a batch request, in order. Only refused items cost anything, so the usual request costs
/// nothing. Filled by a decoder, read by the reply; reused.
/// </summary>
internal sealed class BatchItems
{
    private const int KeptRefusals = 1024;
    private readonly List<(int Index, ItemRefusal Refusal)> refused = [];

    /// <summary>How many items the request had.</summary>
    public int Count { get; private set; }

    /// <summary>How many of them became events.</summary>
    public int AcceptedCount => Count - refused.Count;

    /// <summary>How many items had a time that is none; they got the arrival time.</summary>
    public int UnreadableTimeCount { get; private set; }

    /// <summary>The refused items by index, ascending.</summary>
    public IReadOnlyList<(int Index, ItemRefusal Refusal)> Refused => refused;

    /// <summary>Notes an item that became an event.</summary>
    public void Accept() => Count++;

    /// <summary>Notes an item that did not.</summary>
    public void Refuse(ItemRefusal refusal) => refused.Add((Count++, refusal));

    /// <summary>Notes that the current item's time could not be read.</summary>
    public void NoteUnreadableTime() => UnreadableTimeCount++;

    /// <summary>Forgets everything.</summary>
    public void Reset()
    {
        Count = 0;
        UnreadableTimeCount = 0;
        refused.Clear();
        if (refused.Capacity > KeptRefusals) refused.Capacity = 0;
    }
}
