namespace Apiary.Engine.Events;

/// <summary>What one event may never exceed anywhere in the store, so that readers can size their buffers.</summary>
public static class EventLimits
{
    /// <summary>
    /// Longest string value in bytes. Honeycomb's limit is 64 KB and its OTLP translator cuts at 65,535;
    /// <see cref="EventBatch.AddString"/> cuts longer values at a character boundary and counts them.
    /// </summary>
    public const int MaxStringBytes = 65_535;

    /// <summary>Longest column name in bytes, four times Honeycomb's 255 characters.</summary>
    public const int MaxNameBytes = 1_020;

    /// <summary>Most fields of one event, Honeycomb's limit.</summary>
    public const int MaxFields = 2_000;

    /// <summary>Most events in one batch, so that a row number in a batch always fits the WAL's 16-bit form twice over.</summary>
    public const int MaxBatchRows = 1 << 20;
}
