using Apiary.Tests.Protocols.Otlp.Json;

namespace Apiary.Tests.Protocols.Otlp.Model;

/// <summary>
/// Writes a message in protobuf in one of the many ways that mean the same: fields in any order, those of a repeated one in their
/// own, unknown ones in between, defaults written or not, packed runs in pieces, and other values in front of the last, which counts.
/// </summary>
internal sealed class ProtobufForm(Random random)
{
    // Fields whose default says something else than their absence.
    private static readonly HashSet<string> Explicit = new(StringComparer.Ordinal) { "as_int", "as_double", "sum", "min", "max" };

    /// <summary>Whether a missing field may be written with its default.</summary>
    public static bool IsImplicit(string message, string field) => message != "AnyValue" && !Explicit.Contains(field);

    /// <summary>
    /// Whether a message is written in the one usual way. Data points are known by the bytes of their attributes to have the same,
    /// and those of one sender are always written alike.
    /// </summary>
    public static bool IsPlain(ModelMessage around, string field) => around.Type.EndsWith("DataPoint", StringComparison.Ordinal) && field == "attributes";

    /// <summary>The bytes.</summary>
    public byte[] Write(ModelMessage message) => Write(message, isPlain: false);

    private byte[] Write(ModelMessage message, bool isPlain)
    {
        var runs = new List<Queue<byte[]>>();
        foreach (var (number, (name, type)) in ProtobufSchema.Messages[message.Type])
        {
            if (message.Fields.TryGetValue(name, out var value)) runs.Add(new Queue<byte[]>(Field(message, name, (int)number, type, value, isPlain)));
            else if (!isPlain && random.Next(20) == 0 && IsScalar(type) && IsImplicit(message.Type, name)) runs.Add(new Queue<byte[]>([Scalar((int)number, type, Default(type))]));
        }

        if (isPlain) return Wire.Join([.. runs.SelectMany(run => run)]);
        if (random.Next(10) == 0) runs.Add(new Queue<byte[]>([Unknown(), Unknown()]));
        if (message.Type == "AnyValue" && message.Fields.Count > 0 && random.Next(20) == 0) return Wire.Join([Wire.Varint(2, 1), .. runs.SelectMany(run => run)]);
        var written = new List<byte[]>();
        while (runs.Count > 0)
        {
            var run = runs[random.Next(runs.Count)];
            if (run.TryDequeue(out var next)) written.Add(next);
            else runs.Remove(run);
        }

        return Wire.Join([.. written]);
    }

    private IEnumerable<byte[]> Field(ModelMessage around, string name, int number, string type, object value, bool isPlain)
    {
        if (type.EndsWith('+')) return Packed(number, type[..^1], (List<object>)value);
        var plain = isPlain || IsPlain(around, name);
        if (value is List<object> values) return values.Select(one => One(number, type, one, plain));
        if (plain || !IsScalar(type) || random.Next(20) > 0) return [One(number, type, value, plain)];
        return [Scalar(number, type, Default(type)), One(number, type, value, plain)];
    }

    private byte[] One(int number, string type, object value, bool isPlain) => value is ModelMessage nested ? Wire.Bytes(number, Write(nested, isPlain)) : Scalar(number, type, value);

    private IEnumerable<byte[]> Packed(int number, string type, List<object> values)
    {
        var way = random.Next(4);
        if (way == 0) return values.Select(value => Scalar(number, type, value));
        if (way == 1) return values.Chunk(2).Select(some => Run(number, type, some));
        return values.Count == 0 && way == 2 ? [] : [Run(number, type, values)];
    }

    private static byte[] Run(int number, string type, IEnumerable<object> values) =>
        // A value without its tag, which is one byte for all fields below 16.
        Wire.Bytes(number, [.. values.Select(value => Scalar(1, type, value)[1..])]);

    private byte[] Unknown()
    {
        var number = random.Next(3) == 0 ? random.Next(17, 100) : random.Next(1_000, 1 << 28);
        return random.Next(4) switch
        {
            0 => Wire.Varint(number, (ulong)random.NextInt64()),
            1 => Wire.Fixed64(number, (ulong)random.NextInt64()),
            2 => Wire.Fixed32(number, (uint)random.Next()),
            _ => Wire.Text(number, "unknown"),
        };
    }

    private static bool IsScalar(string type) => !char.IsUpper(type[0]) && !type.EndsWith('+');

    private static object Default(string type) => type switch
    {
        "string" => "",
        "bytes" => Array.Empty<byte>(),
        "bool" => false,
        "double" => 0.0,
        "int32" or "sint32" => 0,
        "uint32" or "fixed32" => 0u,
        "int64" or "sfixed64" => 0L,
        _ => 0UL,
    };

    private static byte[] Scalar(int number, string type, object value) => type switch
    {
        "string" => Wire.Text(number, (string)value),
        "bytes" => Wire.Bytes(number, (byte[])value),
        "bool" => Wire.Varint(number, (bool)value ? 1UL : 0),
        "double" => Wire.Double(number, (double)value),
        "int32" => Wire.Varint(number, (ulong)(int)value),
        "sint32" => Wire.Varint(number, (uint)(((int)value << 1) ^ ((int)value >> 31))),
        "uint32" => Wire.Varint(number, (uint)value),
        "fixed32" => Wire.Fixed32(number, (uint)value),
        "int64" => Wire.Varint(number, (ulong)(long)value),
        "sfixed64" => Wire.Fixed64(number, (ulong)(long)value),
        "uint64" => Wire.Varint(number, (ulong)value),
        "fixed64" => Wire.Fixed64(number, (ulong)value),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "expected a type of the schema"),
    };
}
