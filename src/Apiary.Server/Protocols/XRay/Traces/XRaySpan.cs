using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.XRay.Traces;

/// <summary>One span of a trace as X-Ray sees it, whoever sent it: a segment when it is how a request entered a service, else a subsegment.</summary>
internal sealed class XRaySpan
{
    private readonly Func<string, FieldValue> fieldOf;

    /// <summary>Reads the fields that everything needs.</summary>
    /// <param name="fieldOf">The value of a column; null where there is none.</param>
    /// <param name="startNanos">When it began.</param>
    /// <param name="dataset">The name of its dataset, which is its service's where it names none.</param>
    public XRaySpan(Func<string, FieldValue> fieldOf, long startNanos, string dataset)
    {
        this.fieldOf = fieldOf;
        StartNanos = startNanos;
        Service = Text("service.name") ?? Text("service_name") ?? dataset;
        IsOpen = Flag("xray.in_progress");
        Id = (IsOpen ? Text("trace.parent_id") : Text("trace.span_id")) ?? "";
        ParentId = IsOpen ? Text("xray.parent_id") : Text("trace.parent_id");
        Name = Text("name") ?? Service;
        DurationMs = Number("duration_ms") ?? 0;
        Status = Number("http.response.status_code") ?? Number("http.status_code");
        Namespace = Text("xray.namespace") is "aws" or "remote" ? Text("xray.namespace") : null;
        var kind = Text("span.kind");
        var document = Text("xray.document");
        IsSegment = document is null ? ParentId is null || kind is "server" or "consumer" : document == "segment";
        if (document is null && !IsSegment && kind is "client" or "producer") Namespace ??= "remote";
        (IsError, IsFault, IsThrottle) = document is null ? FlagsOf(Flag("error") || Text("error") is not (null or "false" or "0"), Status) : (Flag("xray.error"), Flag("xray.fault"), Flag("xray.throttle"));
    }

    /// <summary>Its id, 16 digits.</summary>
    public string Id { get; }

    /// <summary>The span it belongs under; null for a root.</summary>
    public string? ParentId { get; }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its service.</summary>
    public string Service { get; set; }

    /// <summary>When it began, in nanoseconds since the Unix epoch.</summary>
    public long StartNanos { get; }

    /// <summary>How long it took; 0 while it is not over.</summary>
    public double DurationMs { get; }

    /// <summary>True for what was begun and whose end did not come.</summary>
    public bool IsOpen { get; }

    /// <summary>Whether it is a segment.</summary>
    public bool IsSegment { get; }

    /// <summary><c>aws</c> or <c>remote</c> for a call to another service; null for what it did itself.</summary>
    public string? Namespace { get; }

    /// <summary>The HTTP status; null for none.</summary>
    public double? Status { get; }

    /// <summary>The caller's fault.</summary>
    public bool IsError { get; }

    /// <summary>The service's fault.</summary>
    public bool IsFault { get; }

    /// <summary>Too many requests.</summary>
    public bool IsThrottle { get; }

    /// <summary>None of these.</summary>
    public bool IsOk => !IsError && !IsFault && !IsThrottle;

    /// <summary>When it began, in seconds.</summary>
    public double Start => StartNanos / 1e9;

    /// <summary>When it ended, in seconds.</summary>
    public double End => Start + (DurationMs / 1e3);

    /// <summary>How long it took, in seconds.</summary>
    public double Duration => DurationMs / 1e3;

    /// <summary>The spans directly under it, in order of time.</summary>
    public List<XRaySpan> Children { get; } = [];

    /// <summary>What it ran on: <c>AWS::ECS::Container</c>; null when it does not say.</summary>
    public string? Origin => Text("xray.origin");

    /// <summary>The segments that answered a call; empty for none.</summary>
    public IEnumerable<XRaySpan> Answers => Children.Where(child => child.IsSegment);

    /// <summary>The value of a column.</summary>
    public FieldValue Field(string name) => fieldOf(name);

    /// <summary>The text of a column; null when it is absent or empty.</summary>
    public string? Text(string name)
    {
        var value = fieldOf(name);
        return value.IsNull || value.ToString() is not { Length: > 0 } text ? null : text;
    }

    /// <summary>The number of a column; null when it is absent or none.</summary>
    public double? Number(string name) => fieldOf(name).TryGetNumber(out var number) && double.IsFinite(number) ? number : null;

    /// <summary>Whether a column is true.</summary>
    public bool Flag(string name) => fieldOf(name) is { IsNull: false, Type: ColumnType.Boolean } value && value.TryGetNumber(out var number) && number != 0;

    /// <summary>What OpenTelemetry's one flag means in X-Ray: by the status, and a fault where there is none.</summary>
    private static (bool Error, bool Fault, bool Throttle) FlagsOf(bool hasFailed, double? status) => status switch
    {
        429 => (true, false, true),
        >= 400 and < 500 => (hasFailed, false, false),
        _ => (false, hasFailed, false),
    };
}
