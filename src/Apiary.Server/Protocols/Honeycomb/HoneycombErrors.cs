using Apiary.Server.Ingest.Bodies;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>
/// Honeycomb's statuses and texts, word for word (protocol reference 1.2 to 1.4, 2.4, 3.1), and the few of our own where
/// Honeycomb has none.
/// </summary>
internal static class HoneycombErrors
{
    public static readonly HoneycombError UnknownKey = new(401, "unknown API key - check your credentials");
    public static readonly HoneycombError EmptyBody = new(400, "Request body should not be empty.");
    public static readonly HoneycombError MalformedBody = new(400, "Request body is malformed and cannot be read.");
    public static readonly HoneycombError BodyTooLarge = new(400, "Request body is too large.");
    public static readonly HoneycombError TooManyEventColumns = new(400, "Event has too many columns.");
    public static readonly HoneycombError TooManyDatasetColumns = new(400, "Dataset has too many columns.");
    public static readonly HoneycombError DatasetNotFound = new(404, "dataset not found");
    public static readonly HoneycombError TryLater = new(429, "Request dropped due to rate limiting.");

    // The problem form of 2.4: a client that reads only "error" is served too.
    public static readonly HoneycombError InvalidGzip = new(400, "invalid gzip data");
    public static readonly HoneycombError InvalidDeflate = new(400, "invalid deflate data");
    public static readonly HoneycombError InvalidZstd = new(400, "invalid zstd data");

    // The gatekeeper's (section 1).
    public static readonly HoneycombError GatekeeperBadJson = new(400, "failed to unmarshal JSON body");
    public static readonly HoneycombError GatekeeperBadHeaders = new(400, "unable to parse request headers");
    public static readonly HoneycombError GatekeeperMalformedKey = new(400, "writekey malformed - expect only letters and numbers");
    public static readonly HoneycombError GatekeeperUnknownKey = new(401, "writekey didn't match valid credentials");
    public static readonly HoneycombError GatekeeperUnknownDataset = new(400, "failed to resolve dataset object");

    // Ours: Honeycomb's answers to these are not known.
    public static readonly HoneycombError KeyMayNotSend = new(403, "this API key may not send events - it lacks the Send Events permission");
    public static readonly HoneycombError UnsupportedEncoding = new(415, "unsupported Content-Encoding - send identity, gzip, deflate or zstd");
    public static readonly HoneycombError ZstdUnavailable = new(415, "zstd is not available on this server (libzstd was not found) - send identity, gzip or deflate");
    public static readonly HoneycombError BadDatasetName = new(400, "dataset name is empty, too long or holds control characters");
    public static readonly HoneycombError TooManyDatasets = new(400, "there are too many datasets - no new one can be created");
    public static readonly HoneycombError Internal = new(500, "internal server error");

    /// <summary>The reply to a body that could not be read as a whole; the gatekeeper has one text for all that is no JSON object.</summary>
    public static HoneycombError Of(DecodeFailure failure, bool isGatekeeper) => failure switch
    {
        DecodeFailure.Empty or DecodeFailure.Malformed or DecodeFailure.NotUtf8 when isGatekeeper => GatekeeperBadJson,
        DecodeFailure.Empty => EmptyBody,
        DecodeFailure.TooLarge => BodyTooLarge,
        DecodeFailure.TooManyColumns => TooManyEventColumns,
        _ => MalformedBody,
    };

    /// <summary>The reply to a body that is not compressed as it says.</summary>
    public static HoneycombError OfBroken(ContentCoding coding, bool isGatekeeper)
    {
        if (isGatekeeper) return GatekeeperBadJson;
        return coding switch
        {
            ContentCoding.Gzip => InvalidGzip,
            ContentCoding.Deflate => InvalidDeflate,
            _ => InvalidZstd,
        };
    }

    /// <summary>The reply for one item of a batch.</summary>
    public static HoneycombError Of(ItemRefusal refusal) => refusal switch
    {
        ItemRefusal.Empty => EmptyBody,
        ItemRefusal.TooLarge => BodyTooLarge,
        ItemRefusal.TooManyColumns => TooManyEventColumns,
        ItemRefusal.TooManyDatasetColumns => TooManyDatasetColumns,
        _ => MalformedBody,
    };
}
