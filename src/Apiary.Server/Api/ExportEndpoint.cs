using System.Buffers;
using System.Globalization;
using System.Text;
using Apiary.Engine.Catalog;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary>
/// <c>GET /api/export?dataset=…&amp;format=ndjson|csv&amp;start=…&amp;end=…&amp;query=…&amp;columns=…</c>: all events of a time range, oldest
/// first, streamed. Read page by page, so neither side needs memory for more than one page.
/// </summary>
internal sealed class ExportEndpoint(DatasetCatalog catalog, QueryScopes scopes, QueryRunner runner, TimeProvider time)
{
    private const int PageRows = 5_000;
    // Events of one instant cannot be split between pages; more of them than this and the export says so.
    private const int MaxPageRows = 5_120_000;

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/export", HandleAsync).AllowCallers(CallerPolicy.Queries);

    private async Task HandleAsync(HttpContext context)
    {
        var request = context.Request.Query;
        var named = request["dataset"].ToString();
        if (scopes.Resolve(context.Caller(), named) is not { } scope)
        {
            await ApiErrors.Write(context, 404, $"dataset not found: {named}");
            return;
        }

        var format = request["format"].ToString();
        if (format is not ("" or "ndjson" or "csv"))
        {
            await ApiErrors.Write(context, 400, $"format: expected ndjson or csv, found {format}");
            return;
        }

        var errors = new List<SpecError>();
        var spec = request["query"].ToString() is { Length: > 0 } text ? QuerySpecJson.Read(Encoding.UTF8.GetBytes(text), errors) : new QuerySpec();
        if (spec is not null) errors.AddRange(QueryValidation.Check(spec));
        if (errors.Count == 0) spec = QueryColumns.WithDerived(spec!, scope, errors);
        if (errors.Count > 0)
        {
            await ApiErrors.Write(context, errors);
            return;
        }

        if (!TryReadSecond(request["start"].ToString(), 0, out var start) || !TryReadSecond(request["end"].ToString(), time.GetUtcNow().ToUnixTimeSeconds() + 86_400, out var end))
        {
            await ApiErrors.Write(context, 400, "start and end: expected Unix seconds");
            return;
        }

        var columns = request["columns"].ToString() is { Length: > 0 } list ? list.Split(',') : [];
        var (first, last) = (NanosOf(start), NanosOf(end));
        var query = new RowQuery
        {
            CalculatedFields = spec!.CalculatedFields,
            Filters = spec.Filters,
            FilterCombination = spec.FilterCombination,
            HasRelationalNames = spec.HasRelationalNames,
            StartNanos = first,
            EndNanos = last,
            RelatedStartNanos = first,
            RelatedEndNanos = last,
            Columns = columns,
            Limit = PageRows,
            NewestFirst = false,
        };
        if (format == "csv") await WriteCsvAsync(context, scope, query);
        else await WriteLinesAsync(context, scope, query);
    }

    private static long NanosOf(long second) => Math.Clamp(second, -QueryWindow.MaxSeconds, QueryWindow.MaxSeconds) * 1_000_000_000;

    private async Task WriteLinesAsync(HttpContext context, QueryScope scope, RowQuery query)
    {
        using var lines = new JsonLines(context.Response);
        lines.Begin();
        await ReadPagesAsync(scope, query, async rows =>
        {
            foreach (var row in rows) lines.Write((row, catalog), static (writer, state) => RowJson.Write(writer, state.row, state.catalog));
            await lines.FlushAsync(context.RequestAborted);
        }, context.RequestAborted);
    }

    private async Task WriteCsvAsync(HttpContext context, QueryScope scope, RowQuery query)
    {
        IReadOnlyList<string> columns = query.Columns.Count > 0
            ? query.Columns
            : [.. scope.Datasets.SelectMany(dataset => dataset.Columns).Select(column => column.Name).Distinct().Order(StringComparer.Ordinal)];
        context.Response.ContentType = "text/csv; charset=utf-8";
        var text = new StringBuilder();
        CsvText.AppendRow(text, ["dataset", "time", "samplerate", .. columns]);
        context.Response.BodyWriter.Write(Encoding.UTF8.GetBytes(text.ToString()));
        await ReadPagesAsync(scope, query, async rows =>
        {
            text.Clear();
            foreach (var row in rows)
            {
                var fields = row.Fields.ToDictionary(StringComparer.Ordinal);
                CsvText.AppendRow(text,
                [
                    catalog.Find(row.DatasetId)?.Name ?? "",
                    NanoText.ToRfc3339(row.TimestampNanos),
                    row.SampleRate.ToString(CultureInfo.InvariantCulture),
                    .. columns.Select(column => fields.GetValueOrDefault(column).ToString()),
                ]);
            }

            context.Response.BodyWriter.Write(Encoding.UTF8.GetBytes(text.ToString()));
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted);
        }, context.RequestAborted);
    }

    /// <summary>
    /// Reads everything oldest first. A full page gives up the events of its last instant, with which the next page begins, so
    /// that none is missed or seen twice although pages know nothing of each other.
    /// </summary>
    private async Task ReadPagesAsync(QueryScope scope, RowQuery query, Func<IEnumerable<EventRow>, Task> take, CancellationToken cancellationToken)
    {
        while (true)
        {
            var rows = (await runner.ReadRowsAsync(scope, query, cancellationToken)).Rows;
            if (rows.Count < query.Limit)
            {
                await take(rows);
                return;
            }

            var last = rows[^1].TimestampNanos;
            if (rows[0].TimestampNanos == last)
            {
                if (query.Limit >= MaxPageRows) throw new QueryLimitException($"more than {MaxPageRows} events at {NanoText.ToRfc3339(last)}");
                query = query with { Limit = query.Limit * 2 };
                continue;
            }

            await take(rows.TakeWhile(row => row.TimestampNanos < last));
            query = query with { StartNanos = last, Limit = PageRows };
        }
    }

    private static bool TryReadSecond(string text, long otherwise, out long second)
    {
        second = otherwise;
        return text.Length == 0 || long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out second);
    }
}
