using System.Text;
using System.Text.Json;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Aws;

/// <summary>
/// The way of the screen, and of keys that sign nothing, to operations of AWS's services: <c>POST /api/aws/SERVICE/OPERATION</c> with the operation's own
/// arguments and answer. Who may call is said by the route's policy, as everywhere under <c>/api</c>; errors are in the words of that API, with AWS's code
/// beside them. See docs/protocols/api.md.
/// </summary>
internal sealed class AwsApiDoor(AwsOptions options)
{
    /// <summary>Answers a call, or says why not; null when it has answered.</summary>
    /// <param name="caller">Who calls, as AWS's operations know them.</param>
    /// <param name="arguments">The body: an object.</param>
    /// <param name="context">The request and its response.</param>
    public delegate Task<AwsError?> Handler(AwsCaller caller, JsonElement arguments, HttpContext context);

    /// <summary>Adds the route of an operation.</summary>
    /// <param name="routes">Where to.</param>
    /// <param name="service">The service that has it.</param>
    /// <param name="operation">Its name.</param>
    /// <param name="needs">What its caller must be permitted.</param>
    /// <param name="handle">Answers it.</param>
    public void Map(IEndpointRouteBuilder routes, AwsService service, string operation, KeyPermissions needs, Handler handle) =>
        routes.MapPost($"/api/aws/{service.Name}/{operation}", context => HandleAsync(context, handle)).AllowCallers(CallerPolicy.Permitted(needs));

    /// <summary>Who calls, as AWS's operations know them.</summary>
    public AwsCaller CallerOf(HttpContext context) => new(context.Caller().Key, context.Caller().Environment, options.Region, options.Account);

    private async Task HandleAsync(HttpContext context, Handler handle)
    {
        using var body = await RequestBody.ReadAsync(context);
        var error = body is { RootElement.ValueKind: JsonValueKind.Object } && WholeTexts.AreIn(Encoding.UTF8.GetBytes(body.RootElement.GetRawText()))
            ? await AnswerAsync(context, body.RootElement, handle)
            : AwsErrors.Serialization($"expected a JSON object of at most {RequestBody.MaxBytes} bytes");
        if (error is not null && !context.Response.HasStarted) await RefuseAsync(context, error);
    }

    private async Task<AwsError?> AnswerAsync(HttpContext context, JsonElement arguments, Handler handle)
    {
        try
        {
            return await handle(CallerOf(context), arguments, context);
        }
        catch (QueryLimitException failure)
        {
            return new AwsError("LimitExceededException", failure.Message, StatusCodes.Status422UnprocessableEntity);
        }
    }

    /// <summary>Says no as all of this API does, and adds AWS's own members, by which a fault in a text is found.</summary>
    private static async Task RefuseAsync(HttpContext context, AwsError error)
    {
        // Some of AWS's services say 400 of what is not there.
        var status = error.StatusIn(AwsShape.RestJson);
        context.Response.StatusCode = error.Code == "ResourceNotFoundException" ? StatusCodes.Status404NotFound
            : status == StatusCodes.Status400BadRequest ? StatusCodes.Status422UnprocessableEntity : status;
        context.Response.ContentType = "application/json";
        await using var json = new Utf8JsonWriter(context.Response.BodyWriter);
        json.WriteStartObject();
        json.WriteString("error", error.Message);
        json.WriteString("code", error.Code);
        foreach (var (name, value) in error.Members) json.WriteString(name, value);
        error.WriteMembers?.Invoke(json);
        json.WriteEndObject();
    }
}
