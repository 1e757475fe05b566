using System.Runtime.CompilerServices;

namespace Apiary.Engine.Events;

/// <summary>
/// The decoded events of one request, column by column: the narrow waist through which everything that arrives enters the
/// store. A decoder writes it (<see cref="BeginEvent"/>, the Add methods, then <see cref="EndEvent"/> or
/// <see cref="DiscardEvent"/>); afterwards it is read only, until <see cref="Reset"/> makes it ready for the next request.
/// </summary>
/// <remarks>
/// Hot: one Add call per field. Names come in the same order from one sender again and again, so the lane of a field is
/// guessed to be one of the two that followed the field before it in earlier events (two, since a field may be there or
/// not); only when both guesses are wrong it costs a hash. Lanes and buffers are kept across requests, so a steady sender
/// allocates nothing. Not thread-safe: one owner at a time, see <see cref="EventBatchPool"/>.
/// </remarks>
public sealed class EventBatch
{
    /// <summary>A batch that remembers more lanes than this forgets them at <see cref="Reset"/>, so that one odd sender cannot bloat the pool.</summary>
    private const int MaxRememberedLanes = 512;

    private readonly List<BatchLane> lanes = [];
    private BatchLane?[] nameSlots = new BatchLane?[64];
    private int nameCount;
    private long[] timestamps = new long[64];
    private int[] sampleRates = new int[64];
    // The lanes of the event being written, by index in field order; and the newest of them, or the mark for an event's start.
    private int[] written = new int[32];
    private int writtenCount;
    private readonly BatchLane start = new(default, ColumnType.Boolean, -1);
    private BatchLane newest;

    /// <summary>An empty batch; see <see cref="EventBatchPool"/> for reused ones.</summary>
    public EventBatch() => newest = start;

    /// <summary>How many finished events there are.</summary>
    public int RowCount { get; private set; }

    /// <summary>Each event's time in nanoseconds since the Unix epoch, UTC.</summary>
    public ReadOnlySpan<long> TimestampNanos => timestamps.AsSpan(0, RowCount);

    /// <summary>Each event's sample rate, at least 1: how many events it stands for.</summary>
    public ReadOnlySpan<int> SampleRates => sampleRates.AsSpan(0, RowCount);

    /// <summary>All lanes, those with no value included (<see cref="BatchLane.Count"/> is 0).</summary>
    public IReadOnlyList<BatchLane> Lanes => lanes;

    /// <summary>How many fields the event being written has so far, names given twice counted once.</summary>
    public int FieldCount => writtenCount;

    /// <summary>How many string values were cut to <see cref="EventLimits.MaxStringBytes"/> since <see cref="Reset"/>.</summary>
    public int TruncatedCount { get; private set; }

    /// <summary>Starts the next event.</summary>
    public void BeginEvent()
    {
        writtenCount = 0;
        newest = start;
    }

    /// <summary>Adds a text field to the event being written; the last value wins when a name comes twice.</summary>
    /// <param name="name">The column's name, UTF-8, at most <see cref="EventLimits.MaxNameBytes"/> bytes (the decoder checks).</param>
    /// <param name="value">UTF-8, valid (the decoder checks); cut when longer than <see cref="EventLimits.MaxStringBytes"/>.</param>
    public void AddString(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (value.Length > EventLimits.MaxStringBytes) value = Cut(value);
        var lane = LaneFor(name, ColumnType.String);
        lane.SetCode(RowCount, lane.Dictionary!.Intern(value));
    }

    /// <summary>
    /// The lane that the next field of the event being written belongs to if this event is like earlier ones; null when
    /// there is no such guess. A decoder compares <see cref="BatchLane.Name"/> with its input and, when both name and type
    /// fit, hands the lane to <see cref="AddGuessedString"/>, <see cref="AddRepeated"/> or <see cref="AddGuessedBits"/>,
    /// which saves finding it by name.
    /// </summary>
    public BatchLane? Guess
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Usable(newest.Follower);
    }

    /// <summary>The next best guess after <see cref="Guess"/>.</summary>
    public BatchLane? SecondGuess
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Usable(newest.OtherFollower);
    }

    /// <summary>Adds a text field to the string lane that <see cref="Guess"/> just gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddGuessedString(BatchLane guess, ReadOnlySpan<byte> value)
    {
        if (value.Length > EventLimits.MaxStringBytes) value = Cut(value);
        Note(guess);
        guess.AppendCode(RowCount, guess.Dictionary!.Intern(value));
    }

    /// <summary>
    /// Adds the value that the string lane <see cref="Guess"/> just gave had before; only while its dictionary's
    /// <see cref="BatchDictionary.RepeatsOften"/> holds.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddRepeated(BatchLane guess)
    {
        Note(guess);
        guess.AppendCode(RowCount, guess.Dictionary!.LastCode);
    }

    /// <summary>Adds an integer, the bits of a float, or 0 or 1, to the lane of that type that <see cref="Guess"/> just gave.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void AddGuessedBits(BatchLane guess, long bits)
    {
        Note(guess);
        guess.AppendBits(RowCount, bits);
    }

    /// <summary>Adds an integer field; see <see cref="AddString"/> for the name.</summary>
    public void AddInteger(ReadOnlySpan<byte> name, long value) => LaneFor(name, ColumnType.Integer).SetBits(RowCount, value);

    /// <summary>Adds a float field; see <see cref="AddString"/> for the name.</summary>
    public void AddFloat(ReadOnlySpan<byte> name, double value) =>
        LaneFor(name, ColumnType.Float).SetBits(RowCount, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Adds a boolean field; see <see cref="AddString"/> for the name.</summary>
    public void AddBoolean(ReadOnlySpan<byte> name, bool value) => LaneFor(name, ColumnType.Boolean).SetBits(RowCount, value ? 1 : 0);

    /// <summary>
    /// A field without a value: absent. Takes back the value the event being written may have under this name already, as
    /// the last one given counts; else does nothing.
    /// </summary>
    public void AddNull(ReadOnlySpan<byte> name)
    {
        var mask = nameSlots.Length - 1;
        var at = (int)Hash64.Compute(name) & mask;
        BatchLane? lane;
        while ((lane = nameSlots[at]) is not null && !lane.Name.SequenceEqual(name)) at = (at + 1) & mask;
        while (lane is not null && lane.LastRow != RowCount) lane = lane.NextOfName;
        if (lane is not null) TakeBack(lane);
    }

    /// <summary>Finishes the event.</summary>
    /// <param name="timestampNanos">Nanoseconds since the Unix epoch, UTC; any value.</param>
    /// <param name="sampleRate">At least 1; smaller values count as 1.</param>
    public void EndEvent(long timestampNanos, int sampleRate)
    {
        var row = RowCount;
        if (row == timestamps.Length)
        {
            Array.Resize(ref timestamps, row * 2);
            Array.Resize(ref sampleRates, row * 2);
        }

        timestamps[row] = timestampNanos;
        sampleRates[row] = Math.Max(1, sampleRate);
        RowCount = row + 1;
        writtenCount = 0;
        newest = start;
    }

    /// <summary>Takes back every field of the event being written, for example because it has too many.</summary>
    public void DiscardEvent()
    {
        foreach (var index in written.AsSpan(0, writtenCount))
            if (lanes[index].LastRow == RowCount) lanes[index].RemoveLast();
        BeginEvent();
    }

    /// <summary>Forgets all events; keeps lanes and buffers for the next request.</summary>
    public void Reset()
    {
        if (lanes.Count > MaxRememberedLanes)
        {
            lanes.Clear();
            Array.Clear(nameSlots);
            nameCount = 0;
            start.ForgetFollowers();
        }

        foreach (var lane in lanes) lane.Reset();
        RowCount = 0;
        BeginEvent();
        TruncatedCount = 0;
    }

    /// <summary>
    /// Starts the bulk way in, for a batch that comes back from the log: sets <see cref="RowCount"/>; the caller writes
    /// <paramref name="timestampNanos"/> and <paramref name="rates"/>, then loads lanes from <see cref="LaneToLoad"/>.
    /// Only for a batch without events.
    /// </summary>
    internal void BeginLoad(int rowCount, out Span<long> timestampNanos, out Span<int> rates)
    {
        if (timestamps.Length < rowCount)
        {
            timestamps = new long[rowCount];
            sampleRates = new int[rowCount];
        }

        RowCount = rowCount;
        BeginEvent();
        timestampNanos = timestamps.AsSpan(0, rowCount);
        rates = sampleRates.AsSpan(0, rowCount);
    }

    /// <summary>The lane of a name and type, which is added when it is missing.</summary>
    internal BatchLane LaneToLoad(ReadOnlySpan<byte> name, ColumnType type)
    {
        // No loaded row equals RowCount, so this never takes a value of another lane back.
        var lane = FindOrAdd(name, type);
        BeginEvent();
        return lane;
    }

    private BatchLane LaneFor(ReadOnlySpan<byte> name, ColumnType type)
    {
        if (Guess is { } guess && guess.Type == type && guess.Name.SequenceEqual(name))
        {
            Note(guess);
            return guess;
        }

        if (SecondGuess is { } second && second.Type == type && second.Name.SequenceEqual(name))
        {
            Note(second);
            return second;
        }

        return FindOrAdd(name, type);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BatchLane FindOrAdd(ReadOnlySpan<byte> name, ColumnType type)
    {
        var mask = nameSlots.Length - 1;
        var at = (int)Hash64.Compute(name) & mask;
        BatchLane? first;
        while ((first = nameSlots[at]) is not null && !first.Name.SequenceEqual(name)) at = (at + 1) & mask;
        BatchLane? found = null, last = null;
        var seen = false;
        for (var lane = first; lane is not null; lane = lane.NextOfName)
        {
            last = lane;
            if (lane.LastRow == RowCount)
            {
                seen = true;
                if (lane.Type != type) lane.RemoveLast();
            }

            if (lane.Type == type) found = lane;
        }

        if (found is null)
        {
            found = new BatchLane(name, type, lanes.Count);
            found.First = first ?? found;
            lanes.Add(found);
            if (last is not null)
            {
                last.NextOfName = found;
            }
            else
            {
                nameSlots[at] = found;
                if (++nameCount * 2 > nameSlots.Length) GrowNames();
            }
        }

        if (seen)
        {
            NoteAgain(found);
        }
        else
        {
            newest.Follow(found);
            Note(found);
        }

        return found;
    }

    private void TakeBack(BatchLane lane)
    {
        lane.RemoveLast();
        var at = Array.IndexOf(written, lane.Index, 0, writtenCount);
        written.AsSpan(at + 1, --writtenCount - at).CopyTo(written.AsSpan(at));
    }

    /// <summary>A lane may be guessed unless it has a value in this row, or its name has lanes of other types that might.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BatchLane? Usable(BatchLane? guess) =>
        guess is not null && guess.LastRow != RowCount && guess.First.NextOfName is null ? guess : null;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Note(BatchLane lane)
    {
        newest = lane;
        if (writtenCount == written.Length) Array.Resize(ref written, written.Length * 2);
        written[writtenCount++] = lane.Index;
    }

    /// <summary>A name came twice in one event: the lane that held it first is replaced in the field order.</summary>
    private void NoteAgain(BatchLane lane)
    {
        for (var i = 0; i < writtenCount; i++)
        {
            if (ReferenceEquals(lanes[written[i]].First, lane.First))
            {
                written[i] = lane.Index;
                return;
            }
        }

        Note(lane);
    }

    private void GrowNames()
    {
        var old = nameSlots;
        nameSlots = new BatchLane?[old.Length * 2];
        var mask = nameSlots.Length - 1;
        foreach (var lane in old)
        {
            if (lane is null) continue;
            var at = (int)Hash64.Compute(lane.Name) & mask;
            while (nameSlots[at] is not null) at = (at + 1) & mask;
            nameSlots[at] = lane;
        }
    }

    private ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> value)
    {
        TruncatedCount++;
        var length = EventLimits.MaxStringBytes;
        // Step back over continuation bytes (10xxxxxx), so that no character is halved.
        while (length > 0 && (value[length] & 0xC0) == 0x80) length--;
        return value[..length];
    }
}
