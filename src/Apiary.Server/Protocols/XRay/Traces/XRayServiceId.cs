using System.Text.Json;

namespace Apiary.Server.Protocols.XRay.Traces;

/// <summary>A service as summaries and graphs name it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">What it ran on, or <c>client</c>, <c>remote</c>; null when that is not known.</param>
internal readonly record struct XRayServiceId(string Name, string? Type)
{
    /// <summary>The service of a segment.</summary>
    public static XRayServiceId Of(XRaySpan segment) => new(segment.Service, segment.Origin);

    /// <summary>What a call went to when nothing answered it: section 5.1 of the protocol reference.</summary>
    public static XRayServiceId OfCall(XRaySpan call)
    {
        if (call.Text("aws.table_name") is { } table && call.Namespace == "aws") return new(table, "AWS::DynamoDB::Table");
        if (call.Namespace == "aws") return new(call.Name, $"AWS::{call.Name}");
        return new(call.Name, call.Text("db.system") is not null ? "Database::SQL" : "remote");
    }

    /// <summary>Writes the members that all places have.</summary>
    public void Write(Utf8JsonWriter json, string account)
    {
        json.WriteString("Name"u8, Name);
        json.WriteStartArray("Names"u8);
        json.WriteStringValue(Name);
        json.WriteEndArray();
        json.WriteString("AccountId"u8, account);
        if (Type is { } type) json.WriteString("Type"u8, type);
    }
}
