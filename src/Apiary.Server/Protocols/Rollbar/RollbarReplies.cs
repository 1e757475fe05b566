using System.Text.Json;

namespace Apiary.Server.Protocols.Rollbar;

/// <summary>Answers in the service's envelope (reference, section 1): <c>{"err":0,"result":…}</c> or <c>{"err":1,"message":"…"}</c>.</summary>
internal static class RollbarReplies
{
    private const string JsonType = "application/json; charset=utf-8";

    // Browsers and scripts show what a sender wrote as it is; the answer is no page.
    private static readonly JsonWriterOptions Writing = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Answers that a request is not done.</summary>
    public static Task RefuseAsync(HttpContext context, int status, string message) => SendAsync(context, status, json =>
    {
        json.WriteNumber("err"u8, 1);
        json.WriteString("message"u8, message);
    });

    /// <summary>Answers with a result.</summary>
    /// <param name="context">The request.</param>
    /// <param name="write">Writes the value of <c>result</c>.</param>
    /// <param name="status">The HTTP status.</param>
    public static Task SendResultAsync(HttpContext context, Action<Utf8JsonWriter> write, int status = StatusCodes.Status200OK) => SendAsync(context, status, json =>
    {
        json.WriteNumber("err"u8, 0);
        json.WritePropertyName("result"u8);
        write(json);
    });

    /// <summary>Answers with the fields of one object.</summary>
    public static async Task SendAsync(HttpContext context, int status, Action<Utf8JsonWriter> write)
    {
        var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body, Writing))
        {
            json.WriteStartObject();
            write(json);
            json.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = JsonType;
        context.Response.ContentLength = body.Length;
        await context.Response.Body.WriteAsync(body.GetBuffer().AsMemory(0, (int)body.Length), context.RequestAborted);
    }
}
