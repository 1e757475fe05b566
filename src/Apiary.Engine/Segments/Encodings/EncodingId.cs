namespace Apiary.Engine.Segments.Encodings;

/// <summary>The first byte of every encoded run of values. The numbers stand in files; never renumber them.</summary>
internal enum EncodingId : byte
{
    /// <summary>One 64-bit value for all.</summary>
    Constant = 1,

    /// <summary>Runs of equal values.</summary>
    RunLength = 2,

    /// <summary>Bit-packed above the smallest value, one width for all.</summary>
    Packed = 3,

    /// <summary>Bit-packed in mini-blocks, each with its own smallest value and width.</summary>
    MiniBlocks = 4,

    /// <summary>Differences of neighbours in mini-blocks.</summary>
    Delta = 5,

    /// <summary>Differences of differences in mini-blocks.</summary>
    DeltaOfDelta = 6,

    /// <summary>64 bits a value.</summary>
    Raw = 7,

    /// <summary>Doubles as integers over a power of ten.</summary>
    Decimal = 16,

    /// <summary>Text of 16 lower-case hexadecimal digits as 8 bytes.</summary>
    Hex8 = 32,

    /// <summary>Text of 32 lower-case hexadecimal digits as 16 bytes.</summary>
    Hex16 = 33,

    /// <summary>Text in lightly compressed pieces.</summary>
    Heap = 34,

    /// <summary>Ids that stand in a row nearby in another lane, as the distance to that row.</summary>
    NearbyId = 35,
}
