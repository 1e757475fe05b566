using System.Globalization;

namespace Apiary.Engine.Events;

/// <summary>
/// One value outside the hot paths: a breakdown's group, a filter's operand, a cell of a raw row. Null is <c>default</c>.
/// </summary>
public readonly struct FieldValue : IEquatable<FieldValue>
{
    private readonly string? text;
    private readonly long bits;
    private readonly bool present;

    private FieldValue(ColumnType type, string? text, long bits)
    {
        Type = type;
        this.text = text;
        this.bits = bits;
        present = true;
    }

    /// <summary>The absent value.</summary>
    public static FieldValue Null => default;

    /// <summary>The value's type; meaningless when <see cref="IsNull"/>.</summary>
    public ColumnType Type { get; }

    /// <summary>True for the absent value.</summary>
    public bool IsNull => !present;

    /// <summary>A text value.</summary>
    public static FieldValue String(string value) => new(ColumnType.String, value, 0);

    /// <summary>An integer value.</summary>
    public static FieldValue Integer(long value) => new(ColumnType.Integer, null, value);

    /// <summary>A float value.</summary>
    public static FieldValue Float(double value) => new(ColumnType.Float, null, BitConverter.DoubleToInt64Bits(value));

    /// <summary>A boolean value.</summary>
    public static FieldValue Boolean(bool value) => new(ColumnType.Boolean, null, value ? 1 : 0);

    /// <summary>The text of a string value. Throws <see cref="InvalidOperationException"/> for another type or null.</summary>
    public string AsString() => Is(ColumnType.String) ? text! : throw Wrong(ColumnType.String);

    /// <summary>The number of an integer value. Throws <see cref="InvalidOperationException"/> for another type or null.</summary>
    public long AsInteger() => Is(ColumnType.Integer) ? bits : throw Wrong(ColumnType.Integer);

    /// <summary>The number of a float value. Throws <see cref="InvalidOperationException"/> for another type or null.</summary>
    public double AsFloat() => Is(ColumnType.Float) ? BitConverter.Int64BitsToDouble(bits) : throw Wrong(ColumnType.Float);

    /// <summary>The truth of a boolean value. Throws <see cref="InvalidOperationException"/> for another type or null.</summary>
    public bool AsBoolean() => Is(ColumnType.Boolean) ? bits != 0 : throw Wrong(ColumnType.Boolean);

    /// <summary>
    /// The value as a number: integers, floats, booleans as 0 and 1, and text that is wholly a number (invariant culture).
    /// False for null and other text.
    /// </summary>
    public bool TryGetNumber(out double number)
    {
        number = 0;
        if (!present) return false;
        switch (Type)
        {
            case ColumnType.Float: number = BitConverter.Int64BitsToDouble(bits); return true;
            case ColumnType.Integer or ColumnType.Boolean: number = bits; return true;
            default: return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number);
        }
    }

    /// <summary>The value as text, as a group key or a table cell shows it: invariant, round-trip, <c>true</c>/<c>false</c>, empty for null.</summary>
    public override string ToString() => !present ? "" : Type switch
    {
        ColumnType.Float => BitConverter.Int64BitsToDouble(bits).ToString("R", CultureInfo.InvariantCulture),
        ColumnType.Integer => bits.ToString(CultureInfo.InvariantCulture),
        ColumnType.Boolean => bits != 0 ? "true" : "false",
        _ => text!,
    };

    /// <summary>Same type and same value; two nulls are equal, NaN equals NaN.</summary>
    public bool Equals(FieldValue other) =>
        present == other.present && (!present || (Type == other.Type && bits == other.bits && string.Equals(text, other.text, StringComparison.Ordinal)));

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is FieldValue other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => present ? HashCode.Combine(Type, bits, text) : 0;

    /// <summary>Same as <see cref="Equals(FieldValue)"/>.</summary>
    public static bool operator ==(FieldValue left, FieldValue right) => left.Equals(right);

    /// <summary>Negation of <see cref="Equals(FieldValue)"/>.</summary>
    public static bool operator !=(FieldValue left, FieldValue right) => !left.Equals(right);

    private bool Is(ColumnType type) => present && Type == type;

    private InvalidOperationException Wrong(ColumnType expected) => new($"expected a {expected} value, found {(present ? Type.ToString() : "null")}");
}
