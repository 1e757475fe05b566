namespace Apiary.Server.Protocols.Otlp.Json;

/// <summary>One message of the schema. Its fields are set once, when all messages that they speak of exist.</summary>
internal sealed class OtlpJsonMessage
{
    private OtlpJsonField[] fields = [];

    /// <summary>The fields, in the order of their numbers.</summary>
    public IReadOnlyList<OtlpJsonField> Fields => fields;

    /// <summary>
    /// Whether null among the elements of an array is such a message without fields, as a language writes a value it has
    /// not; for all others it is refused.
    /// </summary>
    public bool IsNullable { get; init; }

    /// <summary>Sets the fields.</summary>
    public OtlpJsonMessage With(params OtlpJsonField[] all)
    {
        fields = all;
        return this;
    }

    /// <summary>The field of a name, null when there is none.</summary>
    /// <param name="name">The name, UTF-8.</param>
    /// <param name="next">Where the search begins, 0 at first; behind the found field afterwards, since senders keep an order.</param>
    public OtlpJsonField? Find(ReadOnlySpan<byte> name, ref int next)
    {
        for (var left = fields.Length; left > 0; left--)
        {
            if (next == fields.Length) next = 0;
            var field = fields[next++];
            if (field.Name.SequenceEqual(name)) return field;
        }

        return null;
    }
}
