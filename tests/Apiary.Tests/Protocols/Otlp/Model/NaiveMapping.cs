using System.Globalization;
using System.Text;
using Apiary.Server.Ingest;
using Apiary.Tests.Protocols.Otlp.Decoding;

namespace Apiary.Tests.Protocols.Otlp.Model;

using Fields = Dictionary<string, string>;

/// <summary>
/// The mapping of a request said slowly: a dictionary an event, one item at a time. What the signals have in common (protocol
/// reference 6 and 7). Says what <see cref="Decoded"/> says.
/// </summary>
internal abstract class NaiveMapping(IngestLimits limits)
{
    /// <summary>The dataset that the header of a request names.</summary>
    public const string HeaderDataset = "header";

    private readonly List<NaiveDataset> datasets = [];
    private int refusedCount;
    private string? firstRefusal, warning;

    /// <summary>The most fields of an event.</summary>
    protected int MostFields => limits.MaxFields;

    /// <summary>What the signal's messages are called: <c>spans</c>, <c>logs</c>.</summary>
    protected abstract string Signal { get; }

    /// <summary>The field of a scope with its items.</summary>
    protected abstract string Items { get; }

    /// <summary>An item, with its article.</summary>
    protected abstract string ItemName { get; }

    /// <summary>Where items go whose service is not known.</summary>
    protected abstract string UnknownDataset { get; }

    /// <summary>What a request decodes to.</summary>
    public string Text(ModelMessage request)
    {
        foreach (var resource in request.Many($"resource_{Signal}")) Resource(resource);
        var text = new StringBuilder();
        foreach (var dataset in datasets)
        {
            text.Append(CultureInfo.InvariantCulture, $"dataset {dataset.Name}, items {dataset.ItemCount}\n");
            for (var i = 0; i < dataset.Events.Count; i++) text.Append(CultureInfo.InvariantCulture, $"event {i} {dataset.Events[i]}");
        }

        if (firstRefusal is not null) text.Append(CultureInfo.InvariantCulture, $"refused {refusedCount}: {firstRefusal}\n");
        if (warning is not null) text.Append(CultureInfo.InvariantCulture, $"warning: {warning}\n");
        return text.ToString();
    }

    /// <summary>Adds what the mapping itself says of every item, among the fields of its resource or its scope.</summary>
    protected abstract void AddSignalType(Fields resource, Fields scope);

    /// <summary>Adds an item's events.</summary>
    protected abstract void Item(ModelMessage item, NaiveRate rate, NaiveDataset dataset, Fields scope, Fields resource);

    /// <summary>An event of these fields, those further right counting before the others.</summary>
    protected static string Event(long time, int rate, params Fields[] weakestFirst)
    {
        var all = weakestFirst.SelectMany(fields => fields).GroupBy(field => field.Key, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal);
        var text = new StringBuilder().Append(CultureInfo.InvariantCulture, $"at {time} rate {rate}\n");
        foreach (var group in all) text.Append(CultureInfo.InvariantCulture, $"  {group.Key} = {group.Last().Value}\n");
        return text.ToString();
    }

    /// <summary>An item's time, or that of its arrival.</summary>
    protected long TimeOf(ulong nanos)
    {
        if (nanos > long.MaxValue) Warn($"{ItemName} has a time beyond the year 2262; the time of its arrival was put in its place");
        return nanos is 0 or > long.MaxValue ? Decoded.ArrivalNanos : (long)nanos;
    }

    protected void Refuse(int count, string reason)
    {
        refusedCount += count;
        firstRefusal ??= reason;
    }

    protected void Warn(string text) => warning ??= text;

    /// <summary>The attributes but for a sample rate that was found.</summary>
    protected static IEnumerable<ModelMessage> Without(NaiveRate rate, IEnumerable<ModelMessage> attributes) =>
        attributes.Where(attribute => rate.Name is null || attribute.Get("key", "") != rate.Name);

    protected static void AddDropped(Fields fields, ModelMessage message, string what)
    {
        if (message.Get($"dropped_{what}_count", 0u) is > 0 and var count) fields[$"otel.dropped_{what}_count"] = NaiveAttributes.Integer(count);
    }

    protected static bool IsZero(byte[] id) => id.Length > 0 && id.All(part => part == 0);

    protected static string Id(byte[] id) => "string " + Convert.ToHexStringLower(id);

    protected static string TraceId(byte[] id) => Id(id.Length == 16 && IsZero(id[..8]) ? id[8..] : id);

    private void Resource(ModelMessage message)
    {
        var attributes = message.Get("resource", new ModelMessage("Resource")).Many("attributes");
        var name = NaiveAttributes.Last(attributes, "service.name") is string service ? service.Trim() : "";
        if (name == "" || name.StartsWith("unknown_service", StringComparison.Ordinal)) name = UnknownDataset;
        if (name.Any(char.IsControl) || name == "__all__")
        {
            Refuse(message.Many($"scope_{Signal}").Sum(scope => scope.Many(Items).Count), "the service's name is no name for a dataset: it is longer than 255 characters, holds control characters or is __all__");
            return;
        }

        if (datasets.Find(known => known.Name == name) is not { } dataset) datasets.Add(dataset = new NaiveDataset(name));
        var fields = Shared(attributes);
        if (message.Get("schema_url", "") is { Length: > 0 } url) fields["resource.schema_url"] = NaiveAttributes.Text(url);
        foreach (var scope in message.Many($"scope_{Signal}")) Scope(scope, dataset, attributes, new Fields(fields, StringComparer.Ordinal));
    }

    private void Scope(ModelMessage message, NaiveDataset dataset, IReadOnlyList<ModelMessage> resourceAttributes, Fields resource)
    {
        var library = message.Get("scope", new ModelMessage("Scope"));
        var attributes = library.Many("attributes");
        var scope = new Fields(StringComparer.Ordinal);
        if (library.Get("name", "") is { Length: > 0 } name)
        {
            scope["library.name"] = NaiveAttributes.Text(name);
            if (name != "mine") scope["telemetry.instrumentation_library"] = "boolean true";
        }

        if (library.Get("version", "") is { Length: > 0 } version) scope["library.version"] = NaiveAttributes.Text(version);
        foreach (var (key, value) in Shared(attributes)) scope[key] = value;
        if (message.Get("schema_url", "") is { Length: > 0 } url) scope["scope.schema_url"] = NaiveAttributes.Text(url);
        AddSignalType(resource, scope);
        foreach (var item in message.Many(Items)) Item(item, NaiveRate.Of(item.Many("attributes"), attributes, resourceAttributes), dataset, scope, resource);
    }

    /// <summary>What a resource or a scope says of all its items: its attributes but for sample rates.</summary>
    private static Fields Shared(IReadOnlyList<ModelMessage> attributes) =>
        NaiveAttributes.Of(attributes.Where(attribute => attribute.Get("key", "") is not ("sampleRate" or "SampleRate")));
}
