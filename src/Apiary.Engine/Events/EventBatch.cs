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
    private int[] gaps = [];

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
        if (Guessed(name, ColumnType.String) is { } guess)
        {
            AddGuessedString(guess, value);
            return;
        }

        if (value.Length > EventLimits.MaxStringBytes) value = Cut(value);
        var lane = FindOrAdd(name, ColumnType.String);
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
    public void AddInteger(ReadOnlySpan<byte> name, long value) => AddBits(name, ColumnType.Integer, value);

    /// <summary>Adds a float field; see <see cref="AddString"/> for the name.</summary>
    public void AddFloat(ReadOnlySpan<byte> name, double value) => AddBits(name, ColumnType.Float, BitConverter.DoubleToInt64Bits(value));

    /// <summary>Adds a boolean field; see <see cref="AddString"/> for the name.</summary>
    public void AddBoolean(ReadOnlySpan<byte> name, bool value) => AddBits(name, ColumnType.Boolean, value ? 1 : 0);

    /// <summary>
    /// A field without a value: absent. Takes back the value the event being written may have under this name already, as
    /// the last one given counts; else does nothing.
    /// </summary>
    public void AddNull(ReadOnlySpan<byte> name)
    {
        var lane = FirstOfName(name);
        while (lane is not null && lane.LastRow != RowCount) lane = lane.NextOfName;
        if (lane is not null) TakeBack(lane);
    }

    /// <summary>Whether the event being written has a value of any type under <paramref name="name"/>.</summary>
    public bool HasField(ReadOnlySpan<byte> name)
    {
        var lane = FirstOfName(name);
        while (lane is not null && lane.LastRow != RowCount) lane = lane.NextOfName;
        return lane is not null;
    }

    /// <summary>
    /// Gives every event from <paramref name="firstRow"/> on the fields of <paramref name="shared"/>'s only event, but for
    /// those under whose name an event has a value of its own: what a sender says once for many events (an OpenTelemetry
    /// resource) is read once, and costs each event a few bytes of columns. Between events only.
    /// </summary>
    /// <param name="shared">Another batch, with one event or none.</param>
    /// <param name="firstRow">From 0 to <see cref="RowCount"/>, where there is nothing to fill.</param>
    public void Fill(EventBatch shared, int firstRow)
    {
        if (firstRow == RowCount) return;
        foreach (var source in shared.lanes)
        {
            if (source.Count == 0) continue;
            var lane = Find(source.Name, source.Type) ?? Add(source.Name, source.Type);
            var code = source.Type == ColumnType.String ? lane.Dictionary!.Intern(source.Dictionary!.Entry(source.Codes[0])) : 0;
            var bits = source.Type == ColumnType.String ? 0 : source.Bits[0];
            if (HasValueFrom(lane.First, firstRow)) lane.FillGaps(RowsWithout(lane.First, firstRow), code, bits);
            else lane.FillEnd(firstRow, RowCount, code, bits);
        }
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
    internal BatchLane LaneToLoad(ReadOnlySpan<byte> name, ColumnType type) => Find(name, type) ?? Add(name, type);

    private void AddBits(ReadOnlySpan<byte> name, ColumnType type, long bits)
    {
        if (Guessed(name, type) is { } guess) AddGuessedBits(guess, bits);
        else FindOrAdd(name, type).SetBits(RowCount, bits);
    }

    /// <summary>The guess of this name and type; null when none is.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private BatchLane? Guessed(ReadOnlySpan<byte> name, ColumnType type)
    {
        if (Guess is { } guess && guess.Type == type && guess.Name.SequenceEqual(name)) return guess;
        return SecondGuess is { } second && second.Type == type && second.Name.SequenceEqual(name) ? second : null;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private BatchLane FindOrAdd(ReadOnlySpan<byte> name, ColumnType type)
    {
        BatchLane? found = null;
        var seen = false;
        for (var lane = FirstOfName(name); lane is not null; lane = lane.NextOfName)
        {
            if (lane.LastRow == RowCount)
            {
                seen = true;
                if (lane.Type != type) lane.RemoveLast();
            }

            if (lane.Type == type) found = lane;
        }

        found ??= Add(name, type);
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

    private BatchLane? FirstOfName(ReadOnlySpan<byte> name) => nameSlots[SlotOf(name)];

    /// <summary>The lane of a name and type; null when there is none.</summary>
    private BatchLane? Find(ReadOnlySpan<byte> name, ColumnType type)
    {
        var lane = FirstOfName(name);
        while (lane is not null && lane.Type != type) lane = lane.NextOfName;
        return lane;
    }

    /// <summary>Adds the lane of a name and type that there is none of yet.</summary>
    private BatchLane Add(ReadOnlySpan<byte> name, ColumnType type)
    {
        var added = new BatchLane(name, type, lanes.Count);
        lanes.Add(added);
        var at = SlotOf(name);
        var last = nameSlots[at];
        if (last is null)
        {
            added.First = added;
            nameSlots[at] = added;
            if (++nameCount * 2 > nameSlots.Length) GrowNames();
            return added;
        }

        added.First = last;
        while (last.NextOfName is not null) last = last.NextOfName;
        last.NextOfName = added;
        return added;
    }

    /// <summary>Where the lanes of a name hang, or would.</summary>
    private int SlotOf(ReadOnlySpan<byte> name)
    {
        var mask = nameSlots.Length - 1;
        var at = (int)Hash64.Compute(name) & mask;
        while (nameSlots[at] is { } lane && !lane.Name.SequenceEqual(name)) at = (at + 1) & mask;
        return at;
    }

    private static bool HasValueFrom(BatchLane? ofName, int firstRow)
    {
        for (; ofName is not null; ofName = ofName.NextOfName)
            if (ofName.LastRow >= firstRow) return true;
        return false;
    }

    /// <summary>The rows from <paramref name="firstRow"/> on in which no lane of a name has a value, ascending. Valid until the next call.</summary>
    private ReadOnlySpan<int> RowsWithout(BatchLane? ofName, int firstRow)
    {
        var count = RowCount - firstRow;
        if (gaps.Length < count) gaps = new int[Math.Max(count, gaps.Length * 2)];
        for (var i = 0; i < count; i++) gaps[i] = firstRow + i;
        for (; ofName is not null; ofName = ofName.NextOfName)
        {
            var rows = ofName.Rows;
            for (var i = rows.Length - 1; i >= 0 && rows[i] >= firstRow; i--) gaps[rows[i] - firstRow] = -1;
        }

        var kept = 0;
        for (var i = 0; i < count; i++)
            if (gaps[i] >= 0) gaps[kept++] = gaps[i];
        return gaps.AsSpan(0, kept);
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
