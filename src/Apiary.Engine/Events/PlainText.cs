using System.Buffers;

namespace Apiary.Engine.Events;

/// <summary>Text that stands between a JSON string's quotes as it is, so that a decoder may compare bytes without unescaping.</summary>
internal static class PlainText
{
    private static readonly SearchValues<byte> Special = SearchValues.Create([.. Enumerable.Range(0, 0x20).Select(b => (byte)b), (byte)'"', (byte)'\\']);

    /// <summary>Whether <paramref name="text"/> has no quote, backslash or control character.</summary>
    public static bool IsPlain(ReadOnlySpan<byte> text) => !text.ContainsAny(Special);
}
