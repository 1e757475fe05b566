namespace Apiary.Engine.Segments;

/// <summary>What a lane of a file is. The numbers stand in files and order the footer; never renumber them.</summary>
internal enum LaneKind : byte
{
    /// <summary>The events' times.</summary>
    Timestamps = 0,

    /// <summary>The events' sample rates.</summary>
    SampleRates = 1,

    /// <summary>Values of a column.</summary>
    Column = 2,
}
