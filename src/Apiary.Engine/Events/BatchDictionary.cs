using System.Runtime.CompilerServices;

namespace Apiary.Engine.Events;

/// <summary>
/// The distinct strings of one lane of one batch, in order of first appearance. Interning here makes the WAL entry smaller
/// and leaves one look-up per distinct value, not per row, to the store behind it. In a column of ids, which hardly ever
/// repeat, a string may be there more than once.
/// </summary>
/// <remarks>Hot: one call per string value. Open addressing, linear probing, at most half full; 64-bit hashes are kept so that
/// growth and later dictionaries never hash the bytes again. Not thread-safe. Buffers are kept across <see cref="Reset"/>.</remarks>
public sealed class BatchDictionary
{
    // The upper half of a hash, and the code and one: what differs in the hash is told apart without a look at the entry.
    private ulong[] slots = new ulong[32];
    private ulong[] hashes = new ulong[16];
    private int[] ends = new int[16];
    private byte[] bytes = new byte[256];
    // Many columns have the same value row after row. The last code, and a score that says whether guessing it again pays:
    // one more for every repetition, a quarter of the full score less for every other value, so that only columns which
    // repeat far more often than not are guessed.
    private int lastCode = -1;
    private int repeatScore;

    private const int FullScore = 16;

    // Ids are new nearly every time: where the last batch had hardly a value twice, values are appended without a look
    // whether they are there. Now and then it is looked again, for the column may have changed.
    private const int EnoughAsked = 64, AppendBatches = 15;
    private int asked;
    private int appendsLeft;

    /// <summary>How many strings there are.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of all entries together.</summary>
    public int ByteCount => Count == 0 ? 0 : ends[Count - 1];

    /// <summary>All entries' bytes, one after another. Valid until the next <see cref="Intern"/> or <see cref="Reset"/>.</summary>
    public ReadOnlySpan<byte> Bytes => bytes.AsSpan(0, ByteCount);

    /// <summary>The offset behind each entry in <see cref="Bytes"/>.</summary>
    public ReadOnlySpan<int> Ends => ends.AsSpan(0, Count);

    /// <summary>The UTF-8 bytes of entry <paramref name="code"/>. Valid until the next <see cref="Intern"/> or <see cref="Reset"/>.</summary>
    public ReadOnlySpan<byte> Entry(int code)
    {
        var start = code == 0 ? 0 : ends[code - 1];
        return bytes.AsSpan(start, ends[code] - start);
    }

    /// <summary>The <see cref="Hash64"/> of entry <paramref name="code"/>.</summary>
    public ulong Hash(int code)
    {
        // 0 stands for one that nobody asked for yet; for a string whose hash is 0 it is computed each time.
        if (hashes[code] == 0) hashes[code] = Hash64.Compute(Entry(code));
        return hashes[code];
    }

    /// <summary>Whether the next value is likely to be the one before it, <see cref="LastCode"/>.</summary>
    public bool RepeatsOften => repeatScore > 0;

    /// <summary>The code that <see cref="Intern"/> gave last; meaningless unless <see cref="RepeatsOften"/>.</summary>
    public int LastCode => lastCode;

    /// <summary>Whether <see cref="LastCode"/> stands in JSON as it is, see <see cref="PlainText"/>; meaningless unless <see cref="RepeatsOften"/>.</summary>
    public bool LastIsPlain { get; private set; }

    /// <summary>The code of <paramref name="value"/>, which is added when it is new. Codes count from 0.</summary>
    public int Intern(ReadOnlySpan<byte> value)
    {
        if (repeatScore > 0 && Entry(lastCode).SequenceEqual(value)) return lastCode;
        if (appendsLeft > 0) return lastCode >= 0 && Entry(lastCode).SequenceEqual(value) ? lastCode : lastCode = Append(value);
        asked++;
        var code = Find(value);
        if (code == lastCode) repeatScore = Math.Min(repeatScore + 1, FullScore);
        else repeatScore = Math.Max(repeatScore - (FullScore / 4), -FullScore);
        lastCode = code;
        if (repeatScore > 0) LastIsPlain = PlainText.IsPlain(Entry(code));
        return code;
    }

    /// <summary>Empties the dictionary and keeps its buffers.</summary>
    public void Reset()
    {
        if (Count == 0) return;
        if (appendsLeft > 0)
        {
            appendsLeft--;
        }
        else
        {
            Array.Clear(slots);
            if (asked >= EnoughAsked && Count * 20L >= asked * 19L) appendsLeft = AppendBatches;
        }

        asked = 0;
        Count = 0;
        repeatScore = 0;
        lastCode = -1;
    }

    /// <summary>Adds <paramref name="value"/> whether it is there or not; its code.</summary>
    internal int Append(ReadOnlySpan<byte> value)
    {
        var code = Count;
        Put(code, value, 0);
        return code;
    }

    private int Find(ReadOnlySpan<byte> value)
    {
        var hash = Hash64.Compute(value);
        var mask = slots.Length - 1;
        var at = (int)hash & mask;
        ulong slot;
        while ((slot = slots[at]) != 0)
        {
            if ((slot ^ hash) <= uint.MaxValue && Entry((int)(uint)slot - 1).SequenceEqual(value)) return (int)(uint)slot - 1;
            at = (at + 1) & mask;
        }

        return Add(value, hash, at);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private int Add(ReadOnlySpan<byte> value, ulong hash, int at)
    {
        var code = Count;
        Put(code, value, hash);
        slots[at] = Slot(code, hash);
        if (Count * 2 > slots.Length) Grow();
        return code;
    }

    private void Put(int code, ReadOnlySpan<byte> value, ulong hash)
    {
        var start = ByteCount;
        if (code == ends.Length)
        {
            Array.Resize(ref ends, code * 2);
            Array.Resize(ref hashes, code * 2);
        }

        if (start + value.Length > bytes.Length) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, start + value.Length));
        value.CopyTo(bytes.AsSpan(start));
        ends[code] = start + value.Length;
        hashes[code] = hash;
        Count = code + 1;
    }

    private static ulong Slot(int code, ulong hash) => (hash & ~(ulong)uint.MaxValue) | ((uint)code + 1);

    private void Grow()
    {
        slots = new ulong[slots.Length * 4];
        var mask = slots.Length - 1;
        for (var code = 0; code < Count; code++)
        {
            var at = (int)hashes[code] & mask;
            while (slots[at] != 0) at = (at + 1) & mask;
            slots[at] = Slot(code, hashes[code]);
        }
    }
}
