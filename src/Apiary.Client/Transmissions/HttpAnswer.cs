using System.Text.Json;

namespace Apiary.Client.Transmissions;

/// <summary>What one attempt led to: an answer, or an exception.</summary>
/// <param name="Status">The HTTP status; 0 without an answer.</param>
/// <param name="Body">The answer's body.</param>
/// <param name="RetryAfter">How long the server asks to wait; null when it does not.</param>
/// <param name="Exception">Why there is no answer; null when there is one.</param>
internal sealed record HttpAnswer(int Status, byte[] Body, TimeSpan? RetryAfter, Exception? Exception)
{
    /// <summary>Whether the same request may succeed later.</summary>
    public bool MayComeLater => Exception is not null || Status is 408 or 429 or 500 or 502 or 503 or 504;

    /// <summary>Why it was not accepted, in the server's words where it has some.</summary>
    public string Reason => Exception?.Message ?? ErrorText() ?? $"status {Status}";

    private string? ErrorText()
    {
        try
        {
            using var json = JsonDocument.Parse(Body);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty("error", out var error) && error.ValueKind == JsonValueKind.String
                ? error.GetString()
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
