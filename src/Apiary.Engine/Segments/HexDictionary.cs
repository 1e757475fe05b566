using System.Runtime.InteropServices;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments;

/// <summary>
/// The distinct ids of a lane of a file, left where they are as raw bytes: a look-up scans them (0.1 ms for 100,000), a
/// single value is formatted by itself; only who reads them all as text gets them unfolded.
/// </summary>
internal sealed class HexDictionary : FileDictionary
{
    private readonly MappedFile file;
    private readonly FileSection section;
    private readonly HexEncoding encoding;
    private readonly CachedContent<UnfoldedIds> content;

    internal HexDictionary(MappedFile file, FileSection section, HexEncoding encoding, int count, DictionaryCache cache) : base(count)
    {
        this.file = file;
        this.section = section;
        this.encoding = encoding;
        content = new CachedContent<UnfoldedIds>(cache, Unfold, ids => ids.SizeBytes);
    }

    private int TextBytes => encoding.RawBytes * 2;

    private ReadOnlySpan<byte> Raw => section.Slice(file)[1..];

    public override LaneDictionary Pin() => content.Value;

    public override ReadOnlySpan<byte> Bytes(int index) => content.Value.Bytes(index);

    public override long Bits(int index) => throw new InvalidOperationException("a dictionary of strings has no numbers");

    public override FieldValue Value(int index) => FieldValue.String(encoding.Get(Raw, Count, index));

    public override int Find(ReadOnlySpan<byte> value)
    {
        Span<byte> key = stackalloc byte[16];
        key = key[..encoding.RawBytes];
        if (value.Length != TextBytes || !HexIds.IsHex(value)) return -1;
        HexIds.Parse(value, key);
        if (key.Length == 8) return MemoryMarshal.Cast<byte, ulong>(Raw).IndexOf(MemoryMarshal.Read<ulong>(key));
        var low = MemoryMarshal.Read<ulong>(key);
        var high = MemoryMarshal.Read<ulong>(key[8..]);
        var words = MemoryMarshal.Cast<byte, ulong>(Raw);
        for (var i = 0; i + 1 < words.Length; i += 2)
            if (words[i] == low && words[i + 1] == high) return i / 2;
        return -1;
    }

    public override ulong Hash(int index)
    {
        Span<byte> digits = stackalloc byte[32];
        digits = digits[..TextBytes];
        HexIds.Format(Raw.Slice(index * encoding.RawBytes, encoding.RawBytes), digits);
        return Hash64.Compute(digits);
    }

    internal override void ReadKeys(Span<ulong> byCode)
    {
        var raw = Raw;
        byCode[0] = 0;
        for (var code = 1; code < byCode.Length; code++) byCode[code] = IdKey.OfRaw(raw.Slice((code - 1) * encoding.RawBytes, encoding.RawBytes));
    }

    internal override void Forget() => content.Forget();

    private UnfoldedIds Unfold() => new(this, encoding.DecodeAll(Raw, new int[Count]), TextBytes);
}
