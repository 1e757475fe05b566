using System.Buffers;
using System.Security;
using System.Text;
using System.Text.Json;

namespace Apiary.Server.Protocols.Aws;

/// <summary>Writes answers in the shape of a service. Every answer of AWS's names its request.</summary>
internal static class AwsReplies
{
    /// <summary>The header with the request's id.</summary>
    public const string RequestIdHeader = "x-amzn-RequestId";

    private const string Json11Type = "application/x-amz-json-1.1", JsonType = "application/json", XmlType = "text/xml";

    /// <summary>Answers 200 with a JSON object; <paramref name="write"/> writes its members.</summary>
    public static Task WriteAsync(HttpContext context, AwsShape shape, Action<Utf8JsonWriter>? write = null)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            write?.Invoke(json);
            json.WriteEndObject();
        }

        return SendAsync(context, StatusCodes.Status200OK, TypeOf(shape), buffer.WrittenMemory);
    }

    /// <summary>Answers 200 with XML.</summary>
    public static Task WriteXmlAsync(HttpContext context, string xml) => SendAsync(context, StatusCodes.Status200OK, XmlType, Encoding.UTF8.GetBytes(xml));

    /// <summary>Answers an error.</summary>
    public static Task WriteErrorAsync(HttpContext context, AwsShape shape, AwsError error)
    {
        var code = error.CodeIn(shape);
        context.Response.Headers["x-amzn-ErrorType"] = code;
        if (shape == AwsShape.Query) return SendAsync(context, error.StatusIn(shape), XmlType, Encoding.UTF8.GetBytes(ErrorXml(context, code, error)));
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            if (shape == AwsShape.Json11) json.WriteString("__type", code);
            // Clients read either spelling in rest-json, where the modelled errors have a capital and those of the gateway do not.
            json.WriteString(shape == AwsShape.RestJson && error.RestStatus != StatusCodes.Status403Forbidden ? "Message" : "message", error.Message);
            foreach (var (name, value) in error.Members) json.WriteString(name, value);
            error.WriteMembers?.Invoke(json);
            json.WriteEndObject();
        }

        return SendAsync(context, error.StatusIn(shape), TypeOf(shape), buffer.WrittenMemory);
    }

    /// <summary>The id of a request, made when it is first asked for.</summary>
    public static string RequestIdOf(HttpContext context)
    {
        if (context.Response.Headers[RequestIdHeader] is [{ } known]) return known;
        var id = Guid.NewGuid().ToString();
        context.Response.Headers[RequestIdHeader] = id;
        return id;
    }

    private static string ErrorXml(HttpContext context, string code, AwsError error) =>
        $"<ErrorResponse xmlns=\"https://sts.amazonaws.com/doc/2011-06-15/\"><Error><Type>{(error.RestStatus < 500 ? "Sender" : "Receiver")}</Type><Code>{code}</Code>"
        + $"<Message>{SecurityElement.Escape(error.Message)}</Message></Error><RequestId>{RequestIdOf(context)}</RequestId></ErrorResponse>";

    private static string TypeOf(AwsShape shape) => shape == AwsShape.Json11 ? Json11Type : JsonType;

    private static async Task SendAsync(HttpContext context, int status, string contentType, ReadOnlyMemory<byte> body)
    {
        var response = context.Response;
        _ = RequestIdOf(context);
        response.StatusCode = status;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
        await response.CompleteAsync();
    }
}
