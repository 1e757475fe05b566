namespace Apiary.Engine.Wal;

/// <summary>How one lane of an encoded batch is laid out.</summary>
[Flags]
internal enum BatchFlags : byte
{
    None = 0,

    /// <summary>Every row has a value: no rows are listed.</summary>
    Dense = 1,

    /// <summary>The rows are a bitmap, not a list.</summary>
    RowBitmap = 2,

    /// <summary>The codes are 0, 1, 2 and so on: none are listed.</summary>
    CodesAscend = 4,

    /// <summary>All entries have 16 or all have 32 lower-case hexadecimal digits: their bytes stand for them, and no lengths are listed.</summary>
    HexEntries = 8,

    /// <summary>What a reader of this version knows; anything else was written by a later one.</summary>
    All = Dense | RowBitmap | CodesAscend | HexEntries,
}
