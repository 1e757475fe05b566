namespace Apiary.Server.Ingest;

/// <summary>How often one reason was met by one key at one endpoint for one dataset, since the server started.</summary>
/// <param name="EnvironmentId">The environment that the key opens; null when the key is unknown.</param>
/// <param name="MaskedKey">The key, masked.</param>
/// <param name="Endpoint">Method and route.</param>
/// <param name="Dataset">The dataset as named; empty for none, and for requests for several.</param>
/// <param name="Reason">One of <see cref="ArrivalReasons"/>.</param>
/// <param name="Requests">Requests.</param>
/// <param name="Events">Events acknowledged.</param>
/// <param name="RefusedEvents">Events refused one by one.</param>
/// <param name="LastTime">When it last happened.</param>
internal sealed record ArrivalCount(
    string? EnvironmentId, string MaskedKey, string Endpoint, string Dataset, string Reason, long Requests, long Events, long RefusedEvents, DateTimeOffset LastTime);
