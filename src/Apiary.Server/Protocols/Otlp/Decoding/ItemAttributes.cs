using System.Runtime.CompilerServices;
using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>The attributes of one span or log record: where they lie in its message, and which of them is its sample rate. Reused.</summary>
internal sealed class ItemAttributes(OtlpAttributes attributes)
{
    private const int KeyTag = (1 << 3) | ProtobufCursor.Bytes;
    // Both names have it.
    private const int KeyLength = 10, KeyOffset = 2;

    private readonly Pieces pieces = new();
    // Which of the pieces may be a sample rate, and which are one under each of its names.
    private readonly List<int> candidates = [];
    private readonly List<int> rates = [];
    private readonly List<int> otherRates = [];
    // Those that are no fields; null for none.
    private List<int>? taken;

    /// <summary>Forgets the last item's.</summary>
    public void Begin()
    {
        pieces.Clear();
        candidates.Clear();
    }

    /// <summary>Notes one.</summary>
    /// <param name="attribute">The <c>KeyValue</c>.</param>
    /// <param name="offset">Where it begins in the item's message.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Note(ReadOnlySpan<byte> attribute, int offset)
    {
        if ((attribute.Length < KeyOffset || attribute[0] != KeyTag || attribute[1] is KeyLength or 0 or >= 0x80) && MayBeRate(attribute)) candidates.Add(pieces.Count);
        pieces.Add(offset, attribute.Length);
    }

    /// <summary>
    /// The sample rate that attributes give: under its first name the item's own, the scope's or the resource's, else under
    /// its second. The item's under the name that counts is no field of its event. False when it is broken.
    /// </summary>
    /// <param name="item">The item's message.</param>
    /// <param name="origin">Where it begins in the request.</param>
    /// <param name="scope">Its scope.</param>
    /// <param name="resource">Its resource.</param>
    /// <param name="rate">At least 1; 0 when no attribute gives one.</param>
    public bool TryReadRate(ReadOnlySpan<byte> item, int origin, SharedFields scope, SharedFields resource, out int rate)
    {
        int own = 0, other = 0;
        taken = null;
        rate = 0;
        if (candidates.Count > 0 && !TryReadOwn(item, origin, out own, out other)) return false;
        rate = First(own, scope.SampleRate, resource.SampleRate);
        if (rate > 0)
        {
            if (own > 0) taken = rates;
            return true;
        }

        rate = First(other, scope.OtherSampleRate, resource.OtherSampleRate);
        if (other > 0) taken = otherRates;
        return true;
    }

    /// <summary>Adds all but the sample rate to the event being written; false when one is broken.</summary>
    public bool TryAdd(ReadOnlySpan<byte> item, int origin, EventBatch events)
    {
        for (var i = 0; i < pieces.Count; i++)
        {
            if (taken is not null && taken.Contains(i)) continue;
            if (!attributes.TryAdd(pieces.Of(item, i), origin + pieces.Offset(i), events)) return false;
        }

        return true;
    }

    private static int First(int item, int scope, int resource) => item > 0 ? item : scope > 0 ? scope : resource;

    /// <summary>Whether the key is a name of the rate, or stands where it takes reading to know: JSON has its members in any order.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool MayBeRate(ReadOnlySpan<byte> attribute)
    {
        if (attribute.Length < KeyOffset || attribute[0] != KeyTag || attribute[1] != KeyLength) return true;
        if (attribute.Length < KeyOffset + KeyLength) return false;
        var key = attribute.Slice(KeyOffset, KeyLength);
        return key.SequenceEqual(OtlpSampleRate.Name) || key.SequenceEqual(OtlpSampleRate.OtherName);
    }

    private bool TryReadOwn(ReadOnlySpan<byte> item, int origin, out int own, out int other)
    {
        rates.Clear();
        otherRates.Clear();
        own = other = 0;
        foreach (var index in candidates)
        {
            if (!attributes.TryRead(pieces.Of(item, index), origin + pieces.Offset(index), out var key, out var value)) return false;
            if (value.Kind == OtlpValueKind.None) continue;
            if (key.SequenceEqual(OtlpSampleRate.Name))
            {
                own = OtlpSampleRate.Of(value);
                rates.Add(index);
            }
            else if (key.SequenceEqual(OtlpSampleRate.OtherName))
            {
                other = OtlpSampleRate.Of(value);
                otherRates.Add(index);
            }
        }

        return true;
    }
}
