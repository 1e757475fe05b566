namespace Apiary.Bench.Load;

/// <summary>What the load benchmark sends.</summary>
internal enum LoadFormat
{
    /// <summary>Honeycomb's batches in JSON, to one dataset.</summary>
    Honeycomb,

    /// <summary>OTLP trace requests in protobuf, to the datasets of their services.</summary>
    Otlp,
}
