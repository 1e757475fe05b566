using System.Text.Json;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.Honeycomb.Queries;

/// <summary>
/// Errors of the vendor's management and query endpoints, section 2.4 of the protocol reference: the simple form
/// <c>{"error":"…"}</c> and problem details, which carry <c>error</c> too so that simple clients work.
/// </summary>
internal static class HoneycombProblem
{
    private const string TypePrefix = "/problems/";

    /// <summary>The simple form.</summary>
    public static Task Simple(HttpContext context, int status, string error) => Write(context, status, "application/json", writer => writer.WriteString("error", error));

    /// <summary>404: the vendor's words for a dataset that is not there, as the older endpoints say it.</summary>
    public static Task DatasetMissing(HttpContext context) => Simple(context, 404, "dataset not found");

    /// <summary>404 with details.</summary>
    public static Task NotFound(HttpContext context, string error) =>
        Problem(context, 404, "not-found", "The requested resource cannot be found.", error, null);

    /// <summary>400: the body is no JSON.</summary>
    public static Task Unparseable(HttpContext context, string error = "could not parse request body") =>
        Problem(context, 400, "unparseable", "The request body could not be parsed.", error, null);

    /// <summary>400: the id in the address is none.</summary>
    public static Task MalformedId(HttpContext context) =>
        Simple(context, 400, "The id provided in the URL is malformed - we expected a 12-char base58-safe string.");

    /// <summary>409 with details.</summary>
    public static Task Conflict(HttpContext context, string error) =>
        Problem(context, 409, "conflict", "Request could not be completed due to a conflict with the current state of the target resource.", error, null);

    /// <summary>413: the body is longer than <paramref name="maxBytes"/>.</summary>
    public static Task TooLarge(HttpContext context, int maxBytes) =>
        Problem(context, 413, "payload-too-large", "Request body is too large.", $"Body size is larger than maximum size of {maxBytes} bytes", null);

    /// <summary>429 with when to try again.</summary>
    public static Task RateLimited(HttpContext context, DateTimeOffset until)
    {
        const string Title = "You have exceeded your rate limit.";
        return Problem(context, 429, "rate-limited", Title, Title, writer => writer.WriteString("detail", $"Please try again after {DatasetsEndpoints.Second(until)}."));
    }

    /// <summary>422 with one entry for each thing that is wrong with a query, all of one code.</summary>
    public static Task Invalid(HttpContext context, IReadOnlyList<SpecError> errors, string code = "invalid") =>
        Invalid(context, [.. errors.Select(error => new FieldFault(error.Field, code, error.Message))]);

    /// <summary>422 with one entry for each thing that is wrong.</summary>
    public static Task Invalid(HttpContext context, IReadOnlyList<FieldFault> faults)
    {
        const string Title = "The provided input is invalid.";
        return Problem(context, 422, "validation-failed", Title, Title, writer =>
        {
            writer.WriteString("detail", string.Join("; ", faults.Select(fault => fault.Field.Length == 0 ? fault.Description : $"{fault.Field}: {fault.Description}")));
            writer.WriteStartArray("type_detail");
            foreach (var fault in faults)
            {
                writer.WriteStartObject();
                writer.WriteString("field", fault.Field);
                writer.WriteString("code", fault.Code);
                writer.WriteString("description", fault.Description);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    /// <summary>Writes a success body.</summary>
    public static Task Write(HttpContext context, int status, string contentType, Action<Utf8JsonWriter> body)
    {
        var buffer = new System.Buffers.ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, HoneycombResultJson.WriterOptions))
        {
            writer.WriteStartObject();
            body(writer);
            writer.WriteEndObject();
        }

        context.Response.StatusCode = status;
        context.Response.ContentType = contentType;
        context.Response.ContentLength = buffer.WrittenCount;
        return context.Response.BodyWriter.WriteAsync(buffer.WrittenMemory, context.RequestAborted).AsTask();
    }

    private static Task Problem(HttpContext context, int status, string type, string title, string error, Action<Utf8JsonWriter>? more) =>
        Write(context, status, "application/problem+json", writer =>
        {
            writer.WriteNumber("status", status);
            writer.WriteString("type", TypePrefix + type);
            writer.WriteString("title", title);
            writer.WriteString("error", error);
            more?.Invoke(writer);
        });
}
