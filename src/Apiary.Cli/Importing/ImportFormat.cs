namespace Apiary.Cli.Importing;

/// <summary>What an imported file holds.</summary>
internal enum ImportFormat
{
    /// <summary>A JSON object a line: an event, or <c>{"time":…,"samplerate":…,"data":{…}}</c> as <c>apiary export</c> writes it.</summary>
    Ndjson,

    /// <summary>A JSON array of such objects: the body of a request to <c>/1/batch</c>.</summary>
    Batch,

    /// <summary>Comma-separated values with a line of names first.</summary>
    Csv,
}
