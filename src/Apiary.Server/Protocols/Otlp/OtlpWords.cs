using Apiary.Server.Ingest;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>Sentences about a request: for the sender, and for whoever looks at the arrivals.</summary>
internal static class OtlpWords
{
    private const int MostNamed = 5, LookedAtBytes = 64;

    /// <summary>What the sender of a request that was taken is told; null when there is nothing to tell.</summary>
    public static OtlpPartialSuccess? Remark(DatasetBatches batches, OtlpDelivery? delivery)
    {
        var words = new List<string>();
        if (batches.FirstRefusal is { } first) words.Add(first);
        words.AddRange(Distinct(delivery, refusal => refusal.Error.Text));
        if (batches.Warning is { } warning) words.Add(warning);
        return words.Count == 0 ? null : new OtlpPartialSuccess(batches.RefusedCount + (delivery?.RefusedItemCount ?? 0), string.Join("; ", words));
    }

    /// <summary>What there is to say about a request that was taken, at least in part; empty for nothing.</summary>
    public static string Explain(OtlpSignal signal, OtlpDecoders decoded, OtlpDelivery? delivery)
    {
        var batches = decoded.Batches;
        var words = new List<string>();
        if (batches.RefusedCount > 0) words.Add($"{batches.RefusedCount} {OtlpSignals.ItemsOf(signal)} were refused: {batches.FirstRefusal}");
        words.AddRange(Distinct(delivery, refusal => refusal.Explanation));
        if (batches.Warning is { } warning) words.Add(warning);
        var truncatedCount = batches.All.Sum(batch => batch.Events.TruncatedCount);
        if (truncatedCount > 0) words.Add($"{truncatedCount} texts were cut to 65535 bytes");
        if (decoded.CutNameCount > 0) words.Add($"{decoded.CutNameCount} field names were cut to 1020 bytes");
        if (batches.All.Count > 1) words.Add($"{batches.All.Count} datasets: {Names(batches)}");
        return string.Join("; ", words);
    }

    /// <summary>The datasets that a request is for; the one that the header names where the message is for none or could not be read.</summary>
    public static IReadOnlyList<string> NamedDatasets(DatasetBatches batches, string headerDataset)
    {
        if (batches.All.Count > 0) return [.. batches.All.Take(Arrival.MostDatasets).Select(batch => ShortText.Of(batch.DatasetName))];
        return headerDataset.Length > 0 ? [ShortText.Of(headerDataset)] : [];
    }

    /// <summary>What is wrong with a message that could not be read, with a guess when it is not in the form that it claims.</summary>
    public static string ExplainUnreadable(ReadOnlySpan<byte> message, bool isJson, string cause)
    {
        if (isJson && IsBinary(message)) return $"it looks like protobuf, and the Content-Type says JSON; {cause}";
        return !isJson && LooksLikeJson(message) ? $"it looks like JSON, and the Content-Type says protobuf; {cause}" : cause;
    }

    /// <summary>No message of OTLP in protobuf begins with a brace: that would be a group, which it does not have.</summary>
    public static bool LooksLikeJson(ReadOnlySpan<byte> message) => message.Length > 0 && message[0] == (byte)'{';

    private static bool IsBinary(ReadOnlySpan<byte> message) =>
        message[..Math.Min(message.Length, LookedAtBytes)].ContainsAnyInRange((byte)0, (byte)8);

    private static IEnumerable<string> Distinct(OtlpDelivery? delivery, Func<OtlpRefusal, string> words) =>
        delivery?.Refusals.Select(words).Distinct().Take(MostNamed) ?? [];

    private static string Names(DatasetBatches batches) =>
        string.Join(", ", batches.All.Take(MostNamed).Select(batch => ShortText.Of(batch.DatasetName))) + (batches.All.Count > MostNamed ? ", …" : "");
}
