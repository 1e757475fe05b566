using System.Buffers;
using System.Text.Json;

namespace Apiary.Server.Queries;

/// <summary>Reads the small JSON bodies of questions and settings, bounded.</summary>
internal static class RequestBody
{
    /// <summary>Longest body in bytes; the vendor's bound for management requests is 100,000, ours leaves room for long lists of values.</summary>
    public const int MaxBytes = 1_000_000;

    /// <summary>The body as a document that the caller disposes; null when it is not JSON or longer than <see cref="MaxBytes"/>.</summary>
    public static async Task<JsonDocument?> ReadAsync(HttpContext context)
    {
        if (context.Request.ContentLength > MaxBytes) return null;
        var reader = context.Request.BodyReader;
        while (true)
        {
            var read = await reader.ReadAsync(context.RequestAborted);
            if (read.Buffer.Length > MaxBytes) return null;
            if (!read.IsCompleted)
            {
                reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                continue;
            }

            try
            {
                // The document would otherwise point into the pipe's buffers, which are given back here.
                return JsonDocument.Parse(read.Buffer.ToArray());
            }
            catch (JsonException)
            {
                return null;
            }
            finally
            {
                reader.AdvanceTo(read.Buffer.End);
            }
        }
    }
}
