using System.Text.Json;
using Apiary.Engine.Queries;

namespace Apiary.Server.Api;

/// <summary>How this API answers a question to the engine: one JSON object, or 422 in words when it took too much time or memory.</summary>
internal static class ApiAnswers
{
    /// <summary>Asks, then writes what came.</summary>
    public static async Task WriteAsync<T>(HttpContext context, Func<Task<T>> ask, Action<Utf8JsonWriter, T> write)
    {
        T result;
        try
        {
            result = await ask();
        }
        catch (QueryLimitException limit)
        {
            await ApiErrors.Write(context, 422, limit.Message);
            return;
        }

        context.Response.ContentType = "application/json";
        await using var writer = new Utf8JsonWriter(context.Response.BodyWriter, JsonLines.WriterOptions);
        write(writer, result);
    }
}
