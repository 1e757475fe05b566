namespace Apiary.Engine.Segments;

/// <summary>How a chunk tells which rows of its block have a value. The numbers stand in files; never renumber them.</summary>
internal enum PresenceKind : byte
{
    /// <summary>Every row; nothing is stored.</summary>
    All = 0,

    /// <summary>A bit a row, and for each 512 rows how many have a value before them.</summary>
    Bitmap = 1,

    /// <summary>The rows that have a value, 16 bits each.</summary>
    PresentRows = 2,

    /// <summary>The rows that have none, 16 bits each.</summary>
    AbsentRows = 3,
}
