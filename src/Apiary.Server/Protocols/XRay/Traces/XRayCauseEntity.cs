using System.Text.Json;

namespace Apiary.Server.Protocols.XRay.Traces;

/// <summary>A segment or subsegment on the way to a cause.</summary>
/// <param name="Name">Its name.</param>
/// <param name="IsRemote">Whether it is a call to another service.</param>
/// <param name="Coverage">Its share of the root's time, 0 to 1.</param>
/// <param name="ExceptionName">Type of what it threw; null for nothing.</param>
/// <param name="ExceptionMessage">What that said.</param>
internal sealed record XRayCauseEntity(string Name, bool IsRemote, double Coverage, string? ExceptionName, string? ExceptionMessage)
{
    /// <summary>Writes it.</summary>
    public void Write(Utf8JsonWriter json, string kind)
    {
        json.WriteStartObject();
        json.WriteString("Name"u8, Name);
        if (kind == "responsetime")
        {
            json.WriteNumber("Coverage"u8, Math.Round(Coverage, 4));
        }
        else
        {
            json.WriteStartArray("Exceptions"u8);
            if (ExceptionName is not null || ExceptionMessage is not null)
            {
                json.WriteStartObject();
                json.WriteString("Name"u8, ExceptionName ?? "");
                json.WriteString("Message"u8, ExceptionMessage ?? "");
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteBoolean("Remote"u8, IsRemote);
        json.WriteEndObject();
    }
}
