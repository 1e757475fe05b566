using Apiary.Server.Ingest;

namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>Sentences for the arrivals: what is wrong with a body, and where.</summary>
internal static class HoneycombWords
{
    /// <summary>What a body that could not be read is counted as.</summary>
    public static string ReasonOf(DecodeFailure failure) => failure switch
    {
        DecodeFailure.Empty => ArrivalReasons.BodyEmpty,
        DecodeFailure.TooLarge => ArrivalReasons.BodyTooLarge,
        DecodeFailure.TooManyColumns => ArrivalReasons.TooManyColumns,
        _ => ArrivalReasons.BodyMalformed,
    };

    /// <summary>Why a body as a whole was refused.</summary>
    public static string Explain(DecodeResult result, bool isBatch, bool isMessagePack)
    {
        var format = isMessagePack ? "MessagePack" : "JSON";
        var shape = (isBatch, isMessagePack) switch
        {
            (true, false) => "a JSON array of objects with \"data\"",
            (true, true) => "a MessagePack array of maps with \"data\"",
            (false, false) => "one JSON object",
            (false, true) => "one MessagePack map",
        };
        return result.Failure switch
        {
            DecodeFailure.Empty => "the body is empty, or has no event or no field in it",
            DecodeFailure.NotUtf8 => "the body is not UTF-8",
            DecodeFailure.TooLarge => isBatch ? $"the batch has too many events, seen at byte {result.Offset}" : $"the event has more than {result.Offset} bytes (--max-event)",
            DecodeFailure.TooManyColumns => "the event has more fields than the 2000 one may have",
            _ => $"the body is no {format} from byte {result.Offset} on; expected {shape}",
        };
    }

    /// <summary>What there is to say about a request that was taken, at least in part; empty for nothing.</summary>
    public static string Explain(BatchItems items, IngestOutcome outcome, int truncatedCount, int cutNameCount)
    {
        var words = new List<string>();
        if (outcome.Status == IngestStatus.TooManyColumns) words.Add(outcome.Reason!);
        foreach (var group in items.Refused.GroupBy(item => item.Refusal))
            words.Add($"{group.Count()} of {items.Count} events: {Describe(group.Key)} (the first is number {group.First().Index})");
        if (items.UnreadableTimeCount > 0) words.Add($"{items.UnreadableTimeCount} events had a time that could not be read and got the time of arrival");
        if (truncatedCount > 0) words.Add($"{truncatedCount} texts were cut to 65535 bytes");
        if (cutNameCount > 0) words.Add($"{cutNameCount} field names were cut to 1020 bytes");
        return string.Join("; ", words);
    }

    private static string Describe(ItemRefusal refusal) => refusal switch
    {
        ItemRefusal.Empty => "no \"data\", or no field in it",
        ItemRefusal.TooLarge => "larger than one event may be (--max-event)",
        ItemRefusal.TooManyColumns => "more fields than the 2000 one may have",
        ItemRefusal.TooManyDatasetColumns => "more columns than one request may bring",
        _ => "no object, or \"data\" is none",
    };
}
