using System.Globalization;
using System.Text.Unicode;
using Apiary.Engine.Events;
using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>
/// What the three request messages have in common (protocol reference 4.1): resources, in each its scopes, in each its items,
/// under the same field numbers. A resource's dataset must be known before its items, and its fields may stand behind them,
/// so a resource and a scope are gone over twice, their items by length alone the first time. What they say is filled into
/// the columns once for all their items.
/// </summary>
/// <remarks>Hot: one call per item. Not thread-safe; reused.</remarks>
internal abstract class OtlpSignalDecoder(IngestLimits limits, OtlpAttributes attributes, OtlpFault fault)
{
    private readonly SharedFieldsReader shared = new(fault);
    private long valueCount;
    // Fields of the widest event of the current scope.
    private int mostFields;

    /// <summary>The request being decoded.</summary>
    protected OtlpRequest Request { get; private set; }

    /// <summary>What the request decodes to.</summary>
    protected DatasetBatches Batches { get; private set; } = null!;

    /// <summary>Where the current resource's events go.</summary>
    protected DatasetBatch Target { get; private set; } = null!;

    /// <summary>Says what is wrong.</summary>
    protected OtlpFault Fault => fault;

    /// <summary>Reads attributes.</summary>
    protected OtlpAttributes Attributes => attributes;

    /// <summary>The limits on a request.</summary>
    protected IngestLimits Limits => limits;

    /// <summary>The current resource.</summary>
    protected SharedFields Resource { get; } = new(attributes);

    /// <summary>The current scope.</summary>
    protected SharedFields Scope { get; } = new(attributes);

    /// <summary>What <c>meta.signal_type</c> says of every event.</summary>
    protected abstract string SignalType { get; }

    /// <summary>What an item is called, with its article.</summary>
    protected abstract string ItemName { get; }

    /// <summary>Whether the fields that the mapping makes give way to those of scope and resource (protocol reference 7, precedence).</summary>
    protected abstract bool SharedWins { get; }

    /// <summary>Most bytes of an item's message.</summary>
    protected virtual int MostItemBytes => limits.MaxEventBytes;

    /// <summary>The most fields that an event may have of its own, so that with the shared ones it keeps to the limit.</summary>
    protected int MostOwnFields => limits.MaxFields - Resource.Count - Scope.Count;

    /// <summary>Decodes a message; false when it is broken, and the fault says how.</summary>
    public bool TryDecode(ReadOnlySpan<byte> message, in OtlpRequest request, DatasetBatches batches)
    {
        Request = request;
        Batches = batches;
        valueCount = 0;
        var cursor = new ProtobufCursor(message, 0);
        while (!cursor.AtEnd)
        {
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, "the request");
            if (tag != SharedFieldsReader.FirstTag)
            {
                if (!fault.TryPass(ref cursor, tag, 1, "the request")) return false;
                continue;
            }

            if (!cursor.TryReadBytes(out var resource)) return fault.Broken(cursor, "the request");
            if (!TryResource(resource, cursor.Offset - resource.Length)) return false;
        }

        return HaveRoom() && IsStorable();
    }

    /// <summary>The name of the current resource's dataset.</summary>
    protected abstract string DatasetName();

    /// <summary>Decodes an item into <see cref="Target"/>; false when it is broken.</summary>
    /// <param name="item">Its message.</param>
    /// <param name="origin">Where it begins in the request.</param>
    protected abstract bool TryItem(ReadOnlySpan<byte> item, int origin);

    /// <summary>How many items a partial success counts for an item's message.</summary>
    protected virtual int CountIn(ReadOnlySpan<byte> item) => 1;

    /// <summary>A scope begins, and <see cref="Scope"/> has its fields.</summary>
    protected virtual void BeginScope()
    {
    }

    /// <summary>All items of a scope are read; events that are made of several may be added now. False when that fails.</summary>
    /// <param name="scope">The scope's message, with the items in it.</param>
    /// <param name="origin">Where it begins in the request.</param>
    protected virtual bool TryEndScope(ReadOnlySpan<byte> scope, int origin) => true;

    /// <summary>Reads text behind its tag; false when it breaks off or is not UTF-8.</summary>
    protected bool TryReadText(scoped ref ProtobufCursor cursor, out ReadOnlySpan<byte> text, string part)
    {
        if (!cursor.TryReadBytes(out text)) return fault.Broken(cursor, part);
        return Utf8.IsValid(text) || fault.NotUtf8(part, cursor.Offset - text.Length);
    }

    /// <summary>Ends the event being written.</summary>
    protected void EndEvent(long timestampNanos, int sampleRate)
    {
        var count = Target.Events.FieldCount;
        valueCount += count;
        mostFields = Math.Max(mostFields, count);
        Target.Events.EndEvent(timestampNanos, sampleRate);
    }

    /// <summary>An item's time in nanoseconds since the Unix epoch; that of arrival when it has none, or one beyond the year 2262.</summary>
    protected long TimeOf(ulong unixNanos)
    {
        if (unixNanos is > 0 and <= long.MaxValue) return (long)unixNanos;
        if (unixNanos != 0) Batches.Warn($"{ItemName} has a time beyond the year 2262; the time of its arrival was put in its place");
        return Request.ArrivalNanos;
    }

    /// <summary>Gives every event from <paramref name="firstRow"/> on the <paramref name="count"/> fields of the only event of another batch; false when that is too much.</summary>
    protected bool TryFill(EventBatch fields, int count, int firstRow)
    {
        // Counted before the columns grow.
        valueCount += (long)(Target.Events.RowCount - firstRow) * count;
        if (!HaveRoom()) return false;
        Target.Events.Fill(fields, firstRow);
        return true;
    }

    /// <summary>Whether the request has named too many columns already; refuses then <paramref name="itemCount"/> items.</summary>
    protected bool RefusesColumns(int itemCount)
    {
        if (!AreTooManyColumns) return false;
        Batches.Refuse(itemCount, string.Create(CultureInfo.InvariantCulture, $"the request names more than {limits.MaxColumns} columns"));
        return true;
    }

    /// <summary>Whether the events and values of the request are within the limits; says so when not.</summary>
    protected bool HaveRoom()
    {
        if (valueCount > limits.MaxValues) return fault.TooMuch("values", limits.MaxValues);
        return Batches.All.Count == 0 || Target.Events.RowCount <= limits.MaxEvents || fault.TooMuch("events", limits.MaxEvents);
    }

    private bool AreTooManyColumns => Target.Events.Lanes.Count - Target.KnownLanes > limits.MaxColumns;

    private bool TryResource(ReadOnlySpan<byte> message, int origin)
    {
        Resource.Begin();
        if (SharedWins) Resource.Add("meta.signal_type"u8, SignalType);
        if (!shared.TryReadResource(message, origin, Resource)) return false;
        Resource.End();
        var name = DatasetName();
        var isUsable = !DatasetNames.IsMalformed(name) && name != DatasetNames.All;
        if (!isUsable || Batches.Of(name, limits.MaxDatasets) is not { } target) return TryRefuse(message, origin, isUsable);
        Target = target;
        var firstRow = target.Events.RowCount;
        var cursor = new ProtobufCursor(message, origin);
        while (TryNext(ref cursor, out var scope, out var scopeOrigin))
            if (!TryScope(scope, scopeOrigin)) return false;
        return TryFill(Resource.Fields, Resource.Count, firstRow);
    }

    private bool TryScope(ReadOnlySpan<byte> message, int origin)
    {
        Scope.Begin();
        mostFields = 0;
        var firstRow = Target.Events.RowCount;
        var (isBegun, isRead, isScopeKnown) = (false, false, false);
        var cursor = new ProtobufCursor(message, origin);
        while (!cursor.AtEnd)
        {
            var here = cursor;
            if (!cursor.TryReadTag(out var tag)) return fault.Broken(cursor, "a scope");
            if (tag != SharedFieldsReader.ItemTag)
            {
                // A schema URL behind the items is in time too: it is filled in at the end.
                if (isRead ? !cursor.TrySkip(tag) : !shared.TryTake(ref cursor, tag, isScope: true, Scope)) return false;
                isScopeKnown |= tag == SharedFieldsReader.FirstTag;
                continue;
            }

            if (!isBegun)
            {
                // Encoders write the scope first, and to pass over the items costs a miss of the cache for each. Only where no
                // scope comes first it may stand behind them.
                isRead = !isScopeKnown;
                if (isRead && !shared.TryReadScope(message[here.Position..], here.Offset, Scope)) return false;
                BeginItems();
                isBegun = true;
            }

            if (!cursor.TryReadBytes(out var item)) return fault.Broken(cursor, ItemName);
            if (!TryAdmit(item, cursor.Offset - item.Length)) return false;
        }

        if (!isBegun) BeginItems();
        if (mostFields > MostOwnFields)
        {
            // Only a schema URL behind the items can have become one field too many.
            Scope.DropSchemaUrl();
            Batches.Warn($"a scope's schema URL was left out: with it an event would have more than {limits.MaxFields} fields");
        }

        Scope.End();
        return TryEndScope(message, origin) && TryFill(Scope.Fields, Scope.Count, firstRow);
    }

    private void BeginItems()
    {
        if (!SharedWins) Scope.Add("meta.signal_type"u8, SignalType);
        BeginScope();
    }

    /// <summary>The next scope or item in a message that was gone over once, so that its lengths are known to be sound.</summary>
    private static bool TryNext(ref ProtobufCursor cursor, out ReadOnlySpan<byte> item, out int origin)
    {
        while (!cursor.AtEnd)
        {
            cursor.TryReadTag(out var tag);
            if (tag != SharedFieldsReader.ItemTag)
            {
                cursor.TrySkip(tag);
                continue;
            }

            cursor.TryReadBytes(out item);
            origin = cursor.Offset - item.Length;
            return true;
        }

        item = default;
        origin = 0;
        return false;
    }

    private bool TryAdmit(ReadOnlySpan<byte> item, int origin)
    {
        if (item.Length > MostItemBytes)
        {
            Batches.Refuse(CountIn(item), string.Create(CultureInfo.InvariantCulture, $"{ItemName} has {item.Length} bytes, more than {MostItemBytes} (--max-event)"));
            return true;
        }

        if (AreTooManyColumns && RefusesColumns(CountIn(item))) return true;
        return TryItem(item, origin) && HaveRoom();
    }

    private bool TryRefuse(ReadOnlySpan<byte> message, int origin, bool isUsable)
    {
        var count = 0;
        var cursor = new ProtobufCursor(message, origin);
        while (TryNext(ref cursor, out var scope, out var scopeOrigin))
        {
            Scope.Begin();
            if (!shared.TryReadScope(scope, scopeOrigin, Scope)) return false;
            var items = new ProtobufCursor(scope, scopeOrigin);
            while (TryNext(ref items, out var item, out _)) count += CountIn(item);
        }

        Batches.Refuse(count, isUsable
            ? string.Create(CultureInfo.InvariantCulture, $"the request is for more than {limits.MaxDatasets} datasets")
            : $"the service's name is no name for a dataset: it is longer than {DatasetNames.MaxLength} characters, holds control characters or is {DatasetNames.All}");
        return true;
    }

    /// <summary>Whether each batch fits one entry of the log: text may have become longer than it was in the message.</summary>
    private bool IsStorable() => Batches.LargestBytes <= limits.MaxDecodedBytes || fault.TooMuch("bytes once decoded", limits.MaxDecodedBytes);
}
