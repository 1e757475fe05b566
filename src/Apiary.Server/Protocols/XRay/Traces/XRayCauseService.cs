using System.Text.Json;

namespace Apiary.Server.Protocols.XRay.Traces;

/// <summary>A service on the way to a cause.</summary>
/// <param name="Id">Which.</param>
/// <param name="IsInferred">True when it sent nothing, and is known from a call to it.</param>
/// <param name="Entities">What was done in it, from the outside in.</param>
internal sealed record XRayCauseService(XRayServiceId Id, bool IsInferred, List<XRayCauseEntity> Entities)
{
    /// <summary>Writes it.</summary>
    public void Write(Utf8JsonWriter json, string kind, string account)
    {
        json.WriteStartObject();
        Id.Write(json, account);
        json.WriteBoolean("Inferred", IsInferred);
        json.WriteStartArray("EntityPath");
        foreach (var entity in Entities) entity.Write(json, kind);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
