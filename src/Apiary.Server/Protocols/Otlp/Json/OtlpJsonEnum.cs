using System.Text;

namespace Apiary.Server.Protocols.Otlp.Json;

/// <summary>
/// An enumeration. Senders must write the integer; the names are accepted as well, as Honeycomb's translator does
/// (protocol reference 5).
/// </summary>
/// <param name="what">What a value is, for a sentence that expects one: <c>a span kind</c>.</param>
/// <param name="prefix">What all names begin with, the underscore included.</param>
/// <param name="names">The rest of the names, in the order of their values from 0.</param>
internal sealed class OtlpJsonEnum(string what, string prefix, params string[] names)
{
    private readonly byte[][] names = [.. names.Select(name => Encoding.UTF8.GetBytes(prefix + name))];

    /// <summary>What a value is, for a sentence that expects one.</summary>
    public string What { get; } = what;

    /// <summary>The value of a name; -1 when there is no such name.</summary>
    public int Find(ReadOnlySpan<byte> name)
    {
        for (var value = 0; value < names.Length; value++)
            if (name.SequenceEqual(names[value])) return value;
        return -1;
    }
}
