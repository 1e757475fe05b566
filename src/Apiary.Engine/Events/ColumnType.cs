namespace Apiary.Engine.Events;

/// <summary>
/// The type of one value, of a lane (all values of one type under a column's name) and, as the declared type, of a column.
/// The numbers stand in WAL entries and segment files; never renumber them.
/// </summary>
public enum ColumnType : byte
{
    /// <summary>UTF-8 text of at most <see cref="EventLimits.MaxStringBytes"/> bytes.</summary>
    String = 0,

    /// <summary>A 64-bit IEEE number; NaN and infinities are allowed.</summary>
    Float = 1,

    /// <summary>A signed 64-bit integer. Larger integers arrive as <see cref="Float"/>.</summary>
    Integer = 2,

    /// <summary>True or false.</summary>
    Boolean = 3,
}
