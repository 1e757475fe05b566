using System.Text.Json;

namespace Apiary.Engine.Events;

/// <summary>
/// Values as JSON: text, numbers with all their digits, <c>true</c> and <c>false</c>, null. The numbers that JSON lacks are
/// the texts <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c>.
/// </summary>
public static class FieldValueJson
{
    /// <summary>Writes <paramref name="value"/> where a value is due.</summary>
    public static void Write(Utf8JsonWriter writer, FieldValue value)
    {
        if (value.IsNull)
        {
            writer.WriteNullValue();
            return;
        }

        switch (value.Type)
        {
            case ColumnType.Integer: writer.WriteNumberValue(value.AsInteger()); break;
            case ColumnType.Boolean: writer.WriteBooleanValue(value.AsBoolean()); break;
            case ColumnType.String: writer.WriteStringValue(value.AsString()); break;
            default: Write(writer, value.AsFloat()); break;
        }
    }

    private static void Write(Utf8JsonWriter writer, double number)
    {
        if (double.IsNaN(number)) writer.WriteStringValue("NaN"u8);
        else if (double.IsPositiveInfinity(number)) writer.WriteStringValue("Infinity"u8);
        else if (double.IsNegativeInfinity(number)) writer.WriteStringValue("-Infinity"u8);
        else writer.WriteNumberValue(number);
    }
}
