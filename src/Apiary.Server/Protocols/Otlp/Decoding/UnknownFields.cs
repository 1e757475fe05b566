using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>What a message holds that its decoder does not look for: fields of other versions of the protocol, which are passed over.</summary>
internal static class UnknownFields
{
    /// <summary>Passes over a field; false when it is broken, or one that is known, written as another type.</summary>
    /// <param name="fault">Says what is wrong.</param>
    /// <param name="cursor">Behind the tag.</param>
    /// <param name="tag">The tag.</param>
    /// <param name="known">The numbers from 1 to this are known.</param>
    /// <param name="part">What the message is called.</param>
    public static bool TryPass(this OtlpFault fault, scoped ref ProtobufCursor cursor, int tag, int known, string part)
    {
        if (ProtobufCursor.Field(tag) is >= 1 and var field && field <= known) return fault.WrongType(cursor, tag, part);
        return cursor.TrySkip(tag) || fault.Broken(cursor, part);
    }
}
