using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.Otlp.Decoding;

/// <summary>What a resource or a scope says once for all of its items: one event's fields, and the sample rates it sets. Reused.</summary>
/// <param name="attributes">Reads attributes.</param>
internal sealed class SharedFields(OtlpAttributes attributes)
{
    private readonly EventBatch fields = new();
    private int endedCount;
    // A schema URL may stand before or behind the attributes, and wins over one that has its name.
    private byte[] schemaUrlName = [];
    private byte[] schemaUrl = [];

    /// <summary>The fields, as the only event of a batch once <see cref="End"/> was called; see <see cref="EventBatch.Fill"/>.</summary>
    public EventBatch Fields => fields;

    /// <summary>How many fields there are, so far until <see cref="End"/> was called.</summary>
    public int Count => fields.RowCount == 0 ? fields.FieldCount + (schemaUrl.Length > 0 ? 1 : 0) : endedCount;

    /// <summary>The rate of <see cref="OtlpSampleRate.Name"/>, 0 when there is none.</summary>
    public int SampleRate { get; private set; }

    /// <summary>The rate of <see cref="OtlpSampleRate.OtherName"/>, 0 when there is none.</summary>
    public int OtherSampleRate { get; private set; }

    /// <summary>The service's name when it has one that is text; null when not.</summary>
    public string? ServiceName { get; private set; }

    /// <summary>Forgets the last resource or scope.</summary>
    public void Begin()
    {
        fields.Reset();
        fields.BeginEvent();
        SampleRate = OtherSampleRate = 0;
        ServiceName = null;
        schemaUrl = [];
    }

    /// <summary>Adds an attribute; false when it is broken. A sample rate is kept aside: it is no field of the events it is for.</summary>
    public bool TryAdd(ReadOnlySpan<byte> attribute, int origin)
    {
        if (!attributes.TryRead(attribute, origin, out var key, out var value)) return false;
        if (value.Kind == OtlpValueKind.None) return true;
        if (key.SequenceEqual(OtlpSampleRate.Name))
        {
            SampleRate = OtlpSampleRate.Of(value);
            return true;
        }

        if (key.SequenceEqual(OtlpSampleRate.OtherName))
        {
            OtherSampleRate = OtlpSampleRate.Of(value);
            return true;
        }

        if (key.SequenceEqual("service.name"u8)) ServiceName = value.Kind == OtlpValueKind.String ? Encoding.UTF8.GetString(value.Bytes).Trim() : null;
        return attributes.TryAddValue(fields, key, value);
    }

    /// <summary>Sets the schema URL, which is not empty, and the name of its field.</summary>
    public void SetSchemaUrl(ReadOnlySpan<byte> name, ReadOnlySpan<byte> url)
    {
        schemaUrlName = name.ToArray();
        schemaUrl = url.ToArray();
    }

    /// <summary>Forgets the schema URL.</summary>
    public void DropSchemaUrl() => schemaUrl = [];

    /// <summary>Adds a text field, over an attribute of that name.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => fields.AddString(name, value);

    /// <summary>As the other, for a word of the mapping.</summary>
    public void Add(ReadOnlySpan<byte> name, string word) => fields.AddString(name, Encoding.UTF8.GetBytes(word));

    /// <summary>Adds a field that is true, over an attribute of that name.</summary>
    public void AddTrue(ReadOnlySpan<byte> name) => fields.AddBoolean(name, true);

    /// <summary>Ends the resource or scope.</summary>
    public void End()
    {
        if (schemaUrl.Length > 0) fields.AddString(schemaUrlName, schemaUrl);
        endedCount = fields.FieldCount;
        fields.EndEvent(0, 1);
    }

    /// <summary>Whether it has a field of this name.</summary>
    public bool Has(ReadOnlySpan<byte> name)
    {
        foreach (var lane in fields.Lanes)
            if (lane.Count > 0 && lane.Name.SequenceEqual(name)) return true;
        return false;
    }

    /// <summary>Whether it has fields whose names begin with <paramref name="prefix"/>.</summary>
    public bool HasUnder(ReadOnlySpan<byte> prefix)
    {
        foreach (var lane in fields.Lanes)
            if (lane.Count > 0 && lane.Name.StartsWith(prefix)) return true;
        return false;
    }

    /// <summary>Takes back what the event being written has under names that are here too and begin with <paramref name="prefix"/>.</summary>
    public void TakeBackUnder(ReadOnlySpan<byte> prefix, EventBatch events)
    {
        foreach (var lane in fields.Lanes)
            if (lane.Count > 0 && lane.Name.StartsWith(prefix)) events.AddNull(lane.Name);
    }
}
