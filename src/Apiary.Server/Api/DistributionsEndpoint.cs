using System.Text.Json;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary>
/// <c>POST /api/distributions</c>: how the values of columns are spread among the events that a query's filters pass, and
/// among a selection of them, in one pass over the data.
/// </summary>
internal sealed class DistributionsEndpoint(QueryScopes scopes, QueryRunner runner, TimeProvider time)
{
    /// <summary>Most columns of one question.</summary>
    public const int MaxColumns = 1_000;

    /// <summary>Most values a column.</summary>
    public const int MaxValues = 1_000;

    private static readonly string[] OtherFields = ["selection", "columns", "values"];

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/distributions", HandleAsync).AllowCallers(CallerPolicy.Queries);

    private async Task HandleAsync(HttpContext context)
    {
        using var question = await ApiQuestion.ReadAsync(context, scopes, OtherFields);
        if (question is null) return;
        var errors = new List<SpecError>();
        var body = question.Body.RootElement;
        _ = body.TryGetProperty("columns", out var list);
        var columns = ColumnList.Read(list, question.Scope, MaxColumns, errors);
        var selection = new QuerySpec();
        if (body.TryGetProperty("selection", out var selected)) selection = ReadSelection(selected, question.Scope, errors);
        if (question.Number("values", 40, 1, MaxValues) is not { } values)
        {
            errors.Add(new SpecError("values", $"expected a whole number from 1 to {MaxValues}"));
            values = 0;
        }

        if (errors.Count > 0)
        {
            await ApiErrors.Write(context, errors);
            return;
        }

        var window = QueryWindow.Resolve(question.Spec, time.GetUtcNow());
        var query = new DistributionQuery
        {
            Columns = columns,
            CalculatedFields = question.Spec.CalculatedFields,
            HasRelationalNames = question.Spec.HasRelationalNames || selection!.HasRelationalNames,
            Filters = question.Spec.Filters,
            FilterCombination = question.Spec.FilterCombination,
            Selection = selection!.Filters,
            SelectionCombination = selection.FilterCombination,
            StartNanos = window.StartNanos,
            EndNanos = window.EndNanos,
            ValuesPerColumn = values,
            UsageMode = question.Spec.UsageMode,
        };
        await ApiAnswers.WriteAsync(context, () => runner.ReadDistributionsAsync(question.Scope, query, context.RequestAborted), ResultJson.Write);
    }

    private static QuerySpec? ReadSelection(JsonElement json, QueryScope scope, List<SpecError> errors)
    {
        if (json.ValueKind != JsonValueKind.Object || json.EnumerateObject().Any(property => property.Name is not ("filters" or "filter_combination")))
        {
            errors.Add(new SpecError("selection", "expected an object of filters and filter_combination"));
            return null;
        }

        var own = new List<SpecError>();
        var spec = ApiQuestion.ReadSpec(json, scope, own);
        errors.AddRange(own.Select(error => error with { Field = $"selection.{error.Field}" }));
        return spec;
    }
}
