using System.Text.Json;

namespace Apiary.Client.Fields;

/// <summary>
/// One value of a field as it is kept until it is sent: numbers and truth values without a box, texts as they are, and
/// everything with parts as JSON text made when it was added, so that later changes to an object do not reach the event.
/// </summary>
internal readonly struct FieldValue
{
    // What the bits mean is told by which of these the reference is; a text or JSON is the reference itself.
    private static readonly object IntegerMark = new(), UnsignedMark = new(), FloatMark = new(), TrueMark = new(), FalseMark = new();

    private readonly object? reference;
    private readonly long bits;

    private FieldValue(object? reference, long bits = 0)
    {
        this.reference = reference;
        this.bits = bits;
    }

    public static FieldValue Null => default;

    public static FieldValue Of(string? text) => new(text);

    public static FieldValue Of(long number) => new(IntegerMark, number);

    public static FieldValue Of(ulong number) => new(UnsignedMark, (long)number);

    public static FieldValue Of(double number) => new(FloatMark, BitConverter.DoubleToInt64Bits(number));

    public static FieldValue Of(bool value) => new(value ? TrueMark : FalseMark);

    /// <summary>JSON text, which is valid.</summary>
    public static FieldValue OfJson(byte[] json) => new(json);

    /// <summary>The value as a program reads it back: null, string, long, ulong, double, bool, or JSON text for what has parts.</summary>
    public object? ToObject() => reference switch
    {
        null => null,
        string text => text,
        byte[] json => System.Text.Encoding.UTF8.GetString(json),
        _ when ReferenceEquals(reference, IntegerMark) => bits,
        _ when ReferenceEquals(reference, UnsignedMark) => (ulong)bits,
        _ when ReferenceEquals(reference, FloatMark) => BitConverter.Int64BitsToDouble(bits),
        _ => ReferenceEquals(reference, TrueMark),
    };

    /// <summary>Writes the value; numbers that JSON lacks are written as the texts NaN, Infinity and -Infinity.</summary>
    public void WriteTo(Utf8JsonWriter json)
    {
        if (reference is null) json.WriteNullValue();
        else if (reference is string text) json.WriteStringValue(text);
        else if (ReferenceEquals(reference, IntegerMark)) json.WriteNumberValue(bits);
        else if (ReferenceEquals(reference, FloatMark)) WriteFloat(json, BitConverter.Int64BitsToDouble(bits));
        else if (ReferenceEquals(reference, TrueMark)) json.WriteBooleanValue(true);
        else if (ReferenceEquals(reference, FalseMark)) json.WriteBooleanValue(false);
        else if (ReferenceEquals(reference, UnsignedMark)) json.WriteNumberValue((ulong)bits);
        else json.WriteRawValue((byte[])reference, skipInputValidation: true);
    }

    internal static void WriteFloat(Utf8JsonWriter json, double number)
    {
        if (double.IsNaN(number)) json.WriteStringValue("NaN");
        else if (double.IsInfinity(number)) json.WriteStringValue(number > 0 ? "Infinity" : "-Infinity");
        else json.WriteNumberValue(number);
    }
}
