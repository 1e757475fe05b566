using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>The kind of one value in a <see cref="FieldVector"/>; of a truth value it is the value too.</summary>
internal static class Kind
{
    public const byte Null = 0, False = 1, True = 2, Integer = 3, Float = 4, Text = 5;

    /// <summary>The kind of a truth value.</summary>
    public static byte Of(bool truth) => truth ? True : False;

    /// <summary>The kind of a value.</summary>
    public static byte Of(in FieldValue value) => value.IsNull ? Null : value.Type switch
    {
        ColumnType.Boolean => Of(value.AsBoolean()),
        ColumnType.Integer => Integer,
        ColumnType.Float => Float,
        _ => Text,
    };

    /// <summary>What may come, when this does.</summary>
    public static FieldKinds Possible(byte kind) => kind switch
    {
        Null => FieldKinds.Null,
        False or True => FieldKinds.Boolean,
        Integer => FieldKinds.Integer,
        Float => FieldKinds.Float,
        _ => FieldKinds.Text,
    };
}
