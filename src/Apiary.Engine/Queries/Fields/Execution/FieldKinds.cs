namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>Which kinds of values an expression may give.</summary>
[Flags]
internal enum FieldKinds
{
    None = 0,
    Null = 1,
    Boolean = 2,
    Integer = 4,
    Float = 8,
    Text = 16,
    Number = Integer | Float,
}
