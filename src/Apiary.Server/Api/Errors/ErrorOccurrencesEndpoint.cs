using System.Globalization;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Errors.Payloads;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api.Errors;

/// <summary><c>GET /api/errors/items/{counter}/occurrences</c>, newest first page by page, and <c>GET /api/errors/occurrences/{id}</c>, one with all that was sent.</summary>
internal sealed class ErrorOccurrencesEndpoint(ErrorItems items, Occurrences occurrences)
{
    /// <summary>Most occurrences of one page.</summary>
    public const int MaxOccurrences = 500;

    private const int UsualOccurrences = 50;

    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/api/errors/items/{counter:int}/occurrences", ListAsync).AllowCallers(CallerPolicy.Queries);
        routes.MapGet("/api/errors/occurrences/{id:long}", FindAsync).AllowCallers(CallerPolicy.Queries);
    }

    private async Task ListAsync(HttpContext context)
    {
        var (project, query) = (context.Caller().Environment, context.Request.Query);
        if (items.FindByCounter(project.Id, (int)ErrorRequests.Of(context, "counter")) is not { } item)
        {
            await ApiErrors.Write(context, 404, "there is no such item in this environment");
            return;
        }

        var page = long.MaxValue;
        var isPage = query["page"].ToString() is { Length: 0 } || long.TryParse(query["page"].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out page);
        if (!isPage || ErrorRequests.Number(query, "limit", UsualOccurrences, MaxOccurrences) is not { } limit)
        {
            await ApiErrors.Write(context, 400, $"expected page to be what next said, and limit to be a whole number from 1 to {MaxOccurrences}");
            return;
        }

        Filter[] filters = [Occurrences.Of(item), new Filter(ErrorFields.OccurrenceId, FilterOp.Less, [FieldValue.Integer(page)])];
        await ApiAnswers.WriteAsync(context, () => occurrences.ListAsync(project, filters, limit + 1, context.RequestAborted), (json, found) =>
        {
            json.WriteStartObject();
            json.WriteStartArray("occurrences");
            foreach (var occurrence in found.Take(limit))
            {
                json.WriteStartObject();
                WriteSummary(json, occurrence);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            if (found.Count > limit) json.WriteString("next", found[limit - 1].Id.ToString(CultureInfo.InvariantCulture));
            else json.WriteNull("next");
            json.WriteEndObject();
        });
    }

    private async Task FindAsync(HttpContext context)
    {
        var (project, id, cancellation) = (context.Caller().Environment, ErrorRequests.Of(context, "id"), context.RequestAborted);
        Filter[] filters = [Occurrences.Is(ErrorFields.OccurrenceId, FieldValue.Integer(id))];
        try
        {
            if (await occurrences.ListAsync(project, filters, 1, cancellation) is not [var summary] || items.Find(project.Id, summary.ItemId) is not { } item)
            {
                await ApiErrors.Write(context, 404, "there is no such occurrence in this environment; events go after their dataset's retention");
                return;
            }

            var whole = await occurrences.ReadAsync(project, filters, 0, 1, cancellation);
            var (older, newer) = await occurrences.NeighboursAsync(project, [.. item.EventIds], id, cancellation);
            context.Response.ContentType = "application/json";
            await using var json = new Utf8JsonWriter(context.Response.BodyWriter, JsonLines.WriterOptions);
            json.WriteStartObject();
            json.WriteNumber("counter", item.Counter);
            WriteSummary(json, summary);
            json.WriteString("stack", summary.Stack);
            WriteNumber(json, "older", older);
            WriteNumber(json, "newer", newer);
            json.WritePropertyName("data");
            WritePayload(json, whole is [var occurrence] ? occurrence.Payload : "");
            json.WriteEndObject();
        }
        catch (QueryLimitException failure)
        {
            await ApiErrors.Write(context, 422, failure.Message);
        }
    }

    private static void WriteSummary(Utf8JsonWriter json, OccurrenceSummary occurrence)
    {
        json.WriteNumber("id", occurrence.Id);
        json.WriteString("time", NanoText.ToRfc3339(occurrence.TimestampNanos));
        json.WriteString("uuid", occurrence.Uuid);
        json.WriteString("source", occurrence.Source);
        json.WriteString("service", occurrence.Service);
        json.WriteString("level", occurrence.Level);
        json.WriteString("message", ShortOf(occurrence.Message));
        json.WriteString("version", occurrence.CodeVersion);
        json.WriteString("host", occurrence.Host);
        json.WriteStartObject("person");
        json.WriteString("id", occurrence.Person.Id);
        json.WriteString("name", occurrence.Person.Name);
        json.WriteString("email", occurrence.Person.Email);
        json.WriteEndObject();
        json.WriteString("url", occurrence.Url);
        json.WriteString("client_address", occurrence.ClientAddress);
        json.WriteString("trace_id", occurrence.TraceId);
        json.WriteString("span_id", occurrence.SpanId);
    }

    /// <summary>What was sent, as it was sent; null for an occurrence that was made of something else, or lost a piece.</summary>
    private static void WritePayload(Utf8JsonWriter json, string payload)
    {
        try
        {
            using var document = JsonDocument.Parse(payload, new JsonDocumentOptions { MaxDepth = PayloadJson.MaxDepth });
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            json.WriteNullValue();
        }
    }

    private const int MaxMessageChars = 2_000;

    private static string ShortOf(string message) => message.Length <= MaxMessageChars ? message : $"{message[..(char.IsHighSurrogate(message[MaxMessageChars - 1]) ? MaxMessageChars - 1 : MaxMessageChars)]}…";

    private static void WriteNumber(Utf8JsonWriter json, string name, long? number)
    {
        if (number is { } known) json.WriteNumber(name, known);
        else json.WriteNull(name);
    }
}
