namespace Apiary.Engine.Segments.Encodings;

/// <summary>The table of all integer encodings: a new one is a file and a line here.</summary>
internal static class IntegerEncodings
{
    /// <summary>All, the fastest to decode first.</summary>
    internal static readonly IntegerEncoding[] All =
    [
        new ConstantEncoding(),
        new RunLengthEncoding(),
        new PackedEncoding(),
        new RawEncoding(),
        new MiniBlockEncoding(EncodingId.MiniBlocks, 0),
        new MiniBlockEncoding(EncodingId.Delta, 1),
        new MiniBlockEncoding(EncodingId.DeltaOfDelta, 2),
    ];

    private static readonly IntegerEncoding?[] ById = Index();

    /// <summary>The encoding of an id as it stands in a file; null when there is none.</summary>
    internal static IntegerEncoding? Find(byte id) => id < ById.Length ? ById[id] : null;

    private static IntegerEncoding?[] Index()
    {
        var byId = new IntegerEncoding?[All.Max(encoding => (int)encoding.Id) + 1];
        foreach (var encoding in All) byId[(int)encoding.Id] = encoding;
        return byId;
    }
}
