using Apiary.Engine.Events;
using Apiary.Server.Ingest.Decoding;

namespace Apiary.Server.Protocols.XRay.Decoding;

/// <summary>Writes the blocks <c>http</c>, <c>sql</c>, <c>aws</c> and <c>service</c> (sections 4.3 to 4.5 of the protocol reference) under OpenTelemetry's names where it has one.</summary>
internal sealed class XRayBlockWriter(XRayFieldWriter fields, JsonScratch scratch)
{
    // ec2, ecs and the like are objects; what is deeper is rare and kept as JSON.
    private const int AwsLevels = 2;

    /// <summary>Adds request and response.</summary>
    public void AddHttp(EventBatch events, ReadOnlySpan<byte> http)
    {
        if (http.IsEmpty) return;
        var request = new XRayMembers(XRayMembers.Find(http, "request"u8, scratch), scratch);
        while (request.TryNext(out var name, out var value))
        {
            if (name.SequenceEqual("method"u8)) fields.AddText(events, "http.request.method"u8, value);
            else if (name.SequenceEqual("url"u8)) AddUrl(events, value);
            else if (name.SequenceEqual("user_agent"u8)) fields.AddText(events, "user_agent.original"u8, value);
            else if (name.SequenceEqual("client_ip"u8)) fields.AddText(events, "client.address"u8, value);
            else if (name.SequenceEqual("x_forwarded_for"u8)) fields.Add(events, "xray.x_forwarded_for"u8, value);
            else if (name.SequenceEqual("traced"u8)) fields.Add(events, "xray.traced"u8, value);
        }

        var response = new XRayMembers(XRayMembers.Find(http, "response"u8, scratch), scratch);
        while (response.TryNext(out var name, out var value))
        {
            if (name.SequenceEqual("status"u8)) XRayFieldWriter.AddCount(events, "http.response.status_code"u8, value);
            else if (name.SequenceEqual("content_length"u8)) XRayFieldWriter.AddCount(events, "http.response.body.size"u8, value);
        }
    }

    /// <summary>Adds what was asked of a database.</summary>
    public void AddSql(EventBatch events, ReadOnlySpan<byte> sql)
    {
        if (sql.IsEmpty) return;
        var members = new XRayMembers(sql, scratch);
        while (members.TryNext(out var name, out var value))
        {
            if (name.SequenceEqual("database_type"u8)) fields.AddText(events, "db.system"u8, value);
            else if (name.SequenceEqual("sanitized_query"u8)) fields.AddText(events, "db.statement"u8, value);
            else if (name.SequenceEqual("user"u8)) fields.AddText(events, "db.user"u8, value);
            else if (name.SequenceEqual("url"u8)) fields.AddText(events, "db.connection_string"u8, value);
            else fields.AddMember(events, "sql"u8, name, value, levels: 0);
        }
    }

    /// <summary>Adds where it ran and what was asked of AWS; what the SDK says of itself has names of its own.</summary>
    public void AddAws(EventBatch events, ReadOnlySpan<byte> aws)
    {
        if (aws.IsEmpty) return;
        var members = new XRayMembers(aws, scratch);
        while (members.TryNext(out var name, out var value))
        {
            if (name.SequenceEqual("xray"u8)) AddSdk(events, value);
            else fields.AddMember(events, "aws"u8, name, value, AwsLevels);
        }
    }

    /// <summary>Adds version and runtime. A name in it is no service's: one SDK writes "unknown" there.</summary>
    public void AddService(EventBatch events, ReadOnlySpan<byte> service)
    {
        if (service.IsEmpty) return;
        var members = new XRayMembers(service, scratch);
        while (members.TryNext(out var name, out var value))
        {
            if (name.SequenceEqual("version"u8)) fields.AddText(events, "service.version"u8, value);
            else if (name.SequenceEqual("runtime"u8)) fields.AddText(events, "process.runtime.name"u8, value);
            else if (name.SequenceEqual("runtime_version"u8)) fields.AddText(events, "process.runtime.version"u8, value);
            else if (!name.SequenceEqual("name"u8)) fields.AddMember(events, "xray.service"u8, name, value, levels: 0);
        }
    }

    private void AddSdk(EventBatch events, ReadOnlySpan<byte> sdk)
    {
        var members = new XRayMembers(sdk, scratch);
        while (members.TryNext(out var name, out var value))
        {
            if (name.SequenceEqual("sdk"u8)) fields.AddText(events, "telemetry.sdk.name"u8, value);
            else if (name.SequenceEqual("sdk_version"u8)) fields.AddText(events, "telemetry.sdk.version"u8, value);
            else if (name.SequenceEqual("sampling_rule_name"u8) || name.SequenceEqual("rule_name"u8)) fields.AddText(events, "xray.sampling_rule"u8, value);
            else fields.AddMember(events, "aws.xray"u8, name, value, levels: 0);
        }
    }

    private void AddUrl(EventBatch events, ReadOnlySpan<byte> raw)
    {
        var url = fields.TextOf(raw);
        events.AddString("url.full"u8, url);
        var scheme = url.IndexOf("://"u8);
        var path = scheme < 0 ? url : url[(scheme + 3)..];
        var slash = path.IndexOf((byte)'/');
        if (slash < 0) return;
        path = path[slash..];
        var end = path.IndexOfAny((byte)'?', (byte)'#');
        events.AddString("url.path"u8, end < 0 ? path : path[..end]);
    }
}
