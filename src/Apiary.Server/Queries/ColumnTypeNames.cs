using Apiary.Engine.Events;

namespace Apiary.Server.Queries;

/// <summary>Names of column types on the wire.</summary>
internal static class ColumnTypeNames
{
    /// <summary>The name of a type.</summary>
    public static string Of(ColumnType type) => type switch
    {
        ColumnType.Integer => "integer",
        ColumnType.Float => "float",
        ColumnType.Boolean => "boolean",
        _ => "string",
    };

    /// <summary>The type of a name; null when there is none.</summary>
    public static ColumnType? Parse(string? name) => name switch
    {
        "integer" => ColumnType.Integer,
        "float" => ColumnType.Float,
        "boolean" => ColumnType.Boolean,
        "string" => ColumnType.String,
        _ => null,
    };
}
