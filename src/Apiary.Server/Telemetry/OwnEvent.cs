using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Server.Telemetry;

/// <summary>
/// The one wide event that the server keeps about a request: whoever handles the request adds what it learns. Never holds a
/// key. Owned by one request, then by <see cref="OwnEvents"/>, which reuses it.
/// </summary>
internal sealed class OwnEvent
{
    private readonly List<KeyValuePair<string, FieldValue>> fields = new(48);

    /// <summary>The fields so far, in order.</summary>
    public IReadOnlyList<KeyValuePair<string, FieldValue>> Fields => fields;

    /// <summary>The event's time in nanoseconds since the Unix epoch: when the request came.</summary>
    public long TimestampNanos { get; set; }

    /// <summary>The event of a request; null when the server keeps none.</summary>
    public static OwnEvent? Of(HttpContext context) => context.Features.Get<OwnEvent>();

    /// <summary>Adds text; null adds nothing.</summary>
    public void Add(string name, string? value)
    {
        if (value is not null) fields.Add(new(name, FieldValue.String(value)));
    }

    /// <summary>Adds a number.</summary>
    public void Add(string name, long value) => fields.Add(new(name, FieldValue.Integer(value)));

    /// <summary>Adds a number.</summary>
    public void Add(string name, double value) => fields.Add(new(name, FieldValue.Float(value)));

    /// <summary>Adds a truth value.</summary>
    public void Add(string name, bool value) => fields.Add(new(name, FieldValue.Boolean(value)));

    /// <summary>Adds a duration in milliseconds.</summary>
    public void Add(string name, TimeSpan value) => Add(name, value.TotalMilliseconds);

    /// <summary>Forgets everything.</summary>
    public void Reset() => fields.Clear();

    /// <summary>Appends the event to a batch.</summary>
    public void WriteTo(EventBatch batch)
    {
        batch.BeginEvent();
        Span<byte> buffer = stackalloc byte[128];
        foreach (var (name, value) in fields)
        {
            var utf8 = buffer[..Encoding.UTF8.GetBytes(name, buffer)];
            switch (value.Type)
            {
                case ColumnType.Integer: batch.AddInteger(utf8, value.AsInteger()); break;
                case ColumnType.Float: batch.AddFloat(utf8, value.AsFloat()); break;
                case ColumnType.Boolean: batch.AddBoolean(utf8, value.AsBoolean()); break;
                default: batch.AddString(utf8, Encoding.UTF8.GetBytes(value.AsString())); break;
            }
        }

        batch.EndEvent(TimestampNanos, 1);
    }
}
