namespace Apiary.Server.Ingest;

/// <summary>Why an ingest request fared as it did: the words that are counted by, the same in every protocol.</summary>
internal static class ArrivalReasons
{
    public const string Accepted = "accepted";

    /// <summary>Accepted as a whole, but some events in it were refused.</summary>
    public const string SomeEventsRefused = "some_events_refused";

    /// <summary>It was sent to a path where nothing is taken.</summary>
    public const string PathUnknown = "path_unknown";

    public const string KeyMissing = "key_missing";
    public const string KeyMalformed = "key_malformed";
    public const string KeyUnknown = "key_unknown";
    public const string KeyRevoked = "key_revoked";
    public const string KeyMayNotSend = "key_may_not_send";

    /// <summary>The key is known and the signature that it should have made is another, or is too old.</summary>
    public const string SignatureDiffers = "signature_differs";

    public const string DatasetNameBad = "dataset_name_bad";
    public const string DatasetUnknown = "dataset_unknown";
    public const string DatasetLimit = "dataset_limit";
    public const string HeaderBad = "header_bad";
    public const string EncodingUnsupported = "encoding_unsupported";
    public const string EncodingBroken = "encoding_broken";
    public const string BodyEmpty = "body_empty";
    public const string BodyMalformed = "body_malformed";
    public const string BodyTooLarge = "body_too_large";
    public const string TooManyColumns = "too_many_columns";

    /// <summary>The system dropped them before they were read: they came too fast.</summary>
    public const string DatagramsDropped = "datagrams_dropped";

    /// <summary>The store could not take it: the sender was told to try later.</summary>
    public const string TryLater = "try_later";

    /// <summary>A token sent more than it may.</summary>
    public const string RateLimited = "rate_limited";

    /// <summary>The sender went away before it was answered.</summary>
    public const string SenderGone = "sender_gone";

    /// <summary>A fault of the server's.</summary>
    public const string InternalError = "internal_error";
}
