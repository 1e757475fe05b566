using System.Text;
using System.Text.Json;
using Apiary.Engine.Catalog;
using Apiary.Engine.Queries;
using Apiary.Server.Errors;
using Apiary.Server.Ingest.Decoding;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary>
/// <c>POST /api/rows</c>: whole events that pass a query's filters in its time range, newest first unless asked otherwise, page
/// by page for who wants more.
/// </summary>
internal sealed class RowsEndpoint(DatasetCatalog catalog, QueryScopes scopes, QueryRunner runner, TimeProvider time)
{
    /// <summary>Most events of one answer; more is what the export is for.</summary>
    public const int MaxRows = 10_000;

    private static readonly string[] OtherFields = ["columns", "limit", "order", "before", "after", "page"];

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/rows", RowsAsync).AllowCallers(CallerPolicy.Queries);

    private async Task RowsAsync(HttpContext context)
    {
        using var question = await ApiQuestion.ReadAsync(context, scopes, OtherFields);
        if (question is null) return;
        if (question.Number("limit", 100, 1, MaxRows) is not { } limit)
        {
            await ApiErrors.Write(context, 400, $"limit: expected a whole number from 1 to {MaxRows}");
            return;
        }

        var body = question.Body.RootElement;
        if (!TryReadOrder(body, out var newestFirst) || !TryReadColumns(body, out var columns) || question.Flag("page", otherwise: false) is not { } page)
        {
            await ApiErrors.Write(context, 400, "expected order to be newest or oldest, columns to be a list of names, and page to be true or false");
            return;
        }

        if (!TryReadTime(body, "before", out var before) || !TryReadTime(body, "after", out var after))
        {
            await ApiErrors.Write(context, 400, "before and after: expected times as rows have them, such as 2024-05-01T12:00:00.123456789Z");
            return;
        }

        var window = QueryWindow.Resolve(question.Spec, time.GetUtcNow());
        var query = new RowQuery
        {
            CalculatedFields = question.Spec.CalculatedFields,
            Filters = question.Spec.Filters,
            FilterCombination = question.Spec.FilterCombination,
            HasRelationalNames = question.Spec.HasRelationalNames,
            RelatedStartNanos = window.StartNanos,
            RelatedEndNanos = window.EndNanos,
            StartNanos = after is { } first ? Math.Max(window.StartNanos, first + 1) : window.StartNanos,
            EndNanos = before is { } last ? Math.Min(window.EndNanos, last) : window.EndNanos,
            Columns = columns.Count > 0 ? columns : Usual(question),
            Limit = limit,
            NewestFirst = newestFirst,
        };
        await ApiAnswers.WriteAsync(
            context,
            () => page ? ReadPageAsync(question.Scope, query, context.RequestAborted) : runner.ReadRowsAsync(question.Scope, query, context.RequestAborted),
            (writer, result) => RowJson.WriteAll(writer, result, catalog));
    }

    /// <summary>
    /// A page that does not end within an instant: where the limit would cut, all events of its last instant are there, so that
    /// the next page can begin behind that time and misses none.
    /// </summary>
    private async Task<RowResult> ReadPageAsync(QueryScope scope, RowQuery query, CancellationToken cancellationToken)
    {
        var result = await runner.ReadRowsAsync(scope, query, cancellationToken);
        if (result.Rows.Count < query.Limit) return result;
        var last = result.Rows[^1].TimestampNanos;
        var instant = await runner.ReadRowsAsync(scope, query with { StartNanos = last, EndNanos = last + 1, Limit = MaxRows }, cancellationToken);
        return result with
        {
            Rows = [.. result.Rows.TakeWhile(row => row.TimestampNanos != last), .. instant.Rows],
            Warnings = instant.Rows.Count < MaxRows ? result.Warnings : [.. result.Warnings, $"of the events of one instant the first {MaxRows} are shown"],
        };
    }

    private static bool TryReadOrder(JsonElement body, out bool newestFirst)
    {
        newestFirst = true;
        if (!body.TryGetProperty("order", out var order)) return true;
        newestFirst = order.ValueKind == JsonValueKind.String && order.ValueEquals("newest"u8);
        return newestFirst || (order.ValueKind == JsonValueKind.String && order.ValueEquals("oldest"u8));
    }

    /// <summary>
    /// All columns, which is none named; but where errors are, all except what was sent of each as text: it would be nearly all of the answer, and an error's page shows it in parts.
    /// </summary>
    private static IReadOnlyList<string> Usual(ApiQuestion question)
    {
        if (!question.Scope.HasColumn(ErrorFields.Payload)) return [];
        var stored = question.Scope.Datasets.SelectMany(dataset => dataset.Columns).Select(column => column.Name).Where(name => !ErrorFields.IsPayload(name));
        return [.. stored.Concat(question.Spec.CalculatedFields.Select(field => field.Name)).Distinct(StringComparer.Ordinal)];
    }

    private static bool TryReadColumns(JsonElement body, out IReadOnlyList<string> columns)
    {
        columns = [];
        if (!body.TryGetProperty("columns", out var list)) return true;
        if (list.ValueKind != JsonValueKind.Array || list.EnumerateArray().Any(name => name.ValueKind != JsonValueKind.String)) return false;
        columns = [.. list.EnumerateArray().Select(name => name.GetString()!)];
        return true;
    }

    private static bool TryReadTime(JsonElement body, string name, out long? nanos)
    {
        nanos = null;
        if (!body.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null) return true;
        if (value.ValueKind != JsonValueKind.String || !Rfc3339.TryParse(Encoding.UTF8.GetBytes(value.GetString()!), out var parsed)) return false;
        nanos = parsed;
        return true;
    }
}
