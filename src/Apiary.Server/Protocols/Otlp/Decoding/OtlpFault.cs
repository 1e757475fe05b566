using System.Globalization;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>The first thing wrong with a message, in words for its sender. Decoders share one and answer false once it is set.</summary>
internal sealed class OtlpFault
{
    /// <summary>What is wrong; null while nothing is.</summary>
    public string? Text { get; private set; }

    /// <summary>Forgets it.</summary>
    public void Clear() => Text = null;

    /// <summary>The bytes at the cursor make no sense, or a length points past the end. Always false.</summary>
    public bool Broken(in ProtobufCursor at, string part) => Set(string.Create(CultureInfo.InvariantCulture, $"{part} breaks off or has a wrong length at byte {at.Offset}"));

    /// <summary>A field is not written as its type demands. Always false.</summary>
    public bool WrongType(in ProtobufCursor at, int tag, string part) => Set(string.Create(CultureInfo.InvariantCulture,
        $"field {ProtobufCursor.Field(tag)} of {part} has wire type {ProtobufCursor.WireType(tag)}, which is not its own, at byte {at.Offset}"));

    /// <summary>Text that is not UTF-8. Always false.</summary>
    public bool NotUtf8(string part, int offset) => Set(string.Create(CultureInfo.InvariantCulture, $"{part} at byte {offset} is not valid UTF-8"));

    /// <summary>Values inside one another beyond the limit. Always false.</summary>
    public bool TooDeep(int depth) => Set(string.Create(CultureInfo.InvariantCulture, $"a value has others nested in it more than {depth} levels deep"));

    /// <summary>More than the server takes at once. Always false.</summary>
    public bool TooMuch(string what, long limit) => Set(string.Create(CultureInfo.InvariantCulture, $"the request has more than {limit} {what}; send it in smaller parts"));

    private bool Set(string text)
    {
        Text ??= text;
        return false;
    }
}
