using System.Text;

namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>
/// Names of services as text, each made once, and which of them a span, or a sender, belongs to: a subsegment that comes on its own does not say. Bounded: what was
/// not seen for long is overwritten by what hashes to the same place. Thread-safe.
/// </summary>
internal sealed class XRayNames
{
    /// <summary>Most characters of a name.</summary>
    public const int MaxChars = 255;

    // A segment is some ten spans; a service some thousand requests a second, of which those of the last seconds count.
    private const int Places = 1 << 15, MaxNames = 10_000;

    private readonly Lock gate = new();
    private readonly HashSet<string> names = new(StringComparer.Ordinal);
    private readonly (ulong Key, string? Name)[] owners = new (ulong, string?)[Places];

    /// <summary>A name as text; one that is no name for a dataset is made one: control characters go, and what is too long.</summary>
    public string Intern(ReadOnlySpan<byte> name)
    {
        Span<char> characters = stackalloc char[MaxChars];
        var length = 0;
        while (!name.IsEmpty && length < MaxChars - 1)
        {
            Rune.DecodeFromUtf8(name, out var rune, out var taken);
            name = name[taken..];
            if (!Rune.IsControl(rune)) length += rune.EncodeToUtf16(characters[length..]);
        }

        ReadOnlySpan<char> text = characters[..length].Trim();
        lock (gate) return Known(text);
    }

    /// <summary>Notes whose a key is.</summary>
    public void Put(ulong key, string name)
    {
        lock (gate) owners[PlaceOf(key)] = (key, name);
    }

    /// <summary>Whose a key is; null when that is not known, or no longer.</summary>
    public string? Find(ulong key)
    {
        lock (gate)
        {
            var (known, name) = owners[PlaceOf(key)];
            return known == key ? name : null;
        }
    }

    /// <summary>The key of a span: 16 digits in lower case.</summary>
    public static ulong KeyOf(ReadOnlySpan<byte> spanId)
    {
        ulong key = 0;
        foreach (var digit in spanId) key = (key << 4) | (uint)(digit <= '9' ? digit - '0' : digit - 'a' + 10);
        return key;
    }

    private string Known(ReadOnlySpan<char> text)
    {
        var lookup = names.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var known)) return known;
        if (names.Count == MaxNames) names.Clear();
        known = text.ToString();
        names.Add(known);
        return known;
    }

    private static int PlaceOf(ulong key) => (int)((key * 0x9E3779B97F4A7C15UL) >> (64 - 15));
}
