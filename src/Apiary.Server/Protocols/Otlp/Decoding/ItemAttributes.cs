using System.Runtime.CompilerServices;
using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>The attributes of one span or log record: where they lie in its message, and which of them is its sample rate. Reused.</summary>
internal sealed class ItemAttributes(OtlpAttributes attributes)
{
    private const int KeyLength = 10, KeyOffset = 2;

    private readonly Pieces pieces = new();
    // Which of them is the sample rate under each of its names, and which of them is no field for it; -1 for none.
    private int rateIndex;
    private int otherRateIndex;
    private int takenIndex;

    /// <summary>Forgets the last item's.</summary>
    public void Begin()
    {
        pieces.Clear();
        rateIndex = otherRateIndex = takenIndex = -1;
    }

    /// <summary>Notes one.</summary>
    /// <param name="attribute">The <c>KeyValue</c>.</param>
    /// <param name="offset">Where it begins in the item's message.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Note(ReadOnlySpan<byte> attribute, int offset)
    {
        if (attribute.Length > KeyOffset + KeyLength && attribute[1] == KeyLength)
        {
            var key = attribute.Slice(KeyOffset, KeyLength);
            if (key.SequenceEqual(OtlpSampleRate.Name)) rateIndex = pieces.Count;
            else if (key.SequenceEqual(OtlpSampleRate.OtherName)) otherRateIndex = pieces.Count;
        }

        pieces.Add(offset, attribute.Length);
    }

    /// <summary>
    /// The sample rate that attributes give: under its first name the item's own, the scope's or the resource's, else under
    /// its second. The one that counts is no field of the item's event. False when it is broken.
    /// </summary>
    /// <param name="item">The item's message.</param>
    /// <param name="origin">Where it begins in the request.</param>
    /// <param name="scope">Its scope.</param>
    /// <param name="resource">Its resource.</param>
    /// <param name="rate">At least 1; 0 when no attribute gives one.</param>
    public bool TryReadRate(ReadOnlySpan<byte> item, int origin, SharedFields scope, SharedFields resource, out int rate)
    {
        rate = 0;
        if (rateIndex >= 0)
        {
            takenIndex = rateIndex;
        }
        else if ((rate = scope.SampleRate > 0 ? scope.SampleRate : resource.SampleRate) == 0)
        {
            takenIndex = otherRateIndex;
            if (takenIndex < 0) rate = scope.OtherSampleRate > 0 ? scope.OtherSampleRate : resource.OtherSampleRate;
        }

        if (takenIndex < 0) return true;
        var isRead = attributes.TryRead(pieces.Of(item, takenIndex), origin + pieces.Offset(takenIndex), out _, out var value);
        rate = OtlpSampleRate.Of(value);
        return isRead;
    }

    /// <summary>Adds all but the sample rate to the event being written; false when one is broken.</summary>
    public bool TryAdd(ReadOnlySpan<byte> item, int origin, EventBatch events)
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            if (i == takenIndex) continue;
            if (!attributes.TryAdd(pieces.Of(item, i), origin + pieces.Offset(i), events)) return false;
        }

        return true;
    }
}
