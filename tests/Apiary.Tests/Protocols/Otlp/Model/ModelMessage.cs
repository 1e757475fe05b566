namespace Apiary.Tests.Protocols.Otlp.Model;

/// <summary>
/// A message of <see cref="Json.ProtobufSchema"/> as it is meant, before it is written in one form or another. A field has the
/// CLR type that fits its own (<c>fixed64</c> a ulong, <c>bytes</c> an array, a message another of these); a repeated one is a list.
/// </summary>
internal sealed class ModelMessage(string type)
{
    private readonly Dictionary<string, object> fields = new(StringComparer.Ordinal);

    /// <summary>The message's name in the schema.</summary>
    public string Type { get; } = type;

    /// <summary>The fields that are set, by their names in the schema.</summary>
    public IReadOnlyDictionary<string, object> Fields => fields;

    /// <summary>Sets a field that occurs once.</summary>
    public ModelMessage Set(string name, object value)
    {
        fields[name] = value;
        return this;
    }

    /// <summary>Adds values to a repeated field; one without values is written as an empty list where a form has such a thing.</summary>
    public ModelMessage Add(string name, params IEnumerable<object> values)
    {
        if (!fields.TryGetValue(name, out var list)) fields[name] = list = new List<object>();
        ((List<object>)list).AddRange(values);
        return this;
    }

    /// <summary>The value of a field that occurs once.</summary>
    public T Get<T>(string name, T missing) => fields.TryGetValue(name, out var value) ? (T)value : missing;

    /// <summary>The messages of a repeated field.</summary>
    public IReadOnlyList<ModelMessage> Many(string name) => fields.TryGetValue(name, out var list) ? [.. ((List<object>)list).Cast<ModelMessage>()] : [];
}
