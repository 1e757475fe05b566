using System.Text.Json;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Api;

/// <summary><c>POST /api/bubbleup</c>: which columns set the events of a region of a heatmap apart from the others, most telling first.</summary>
internal sealed class BubbleUpEndpoint(QueryScopes scopes, QueryRunner runner, TimeProvider time)
{
    /// <summary>Most columns of one question.</summary>
    public const int MaxColumns = 1_000;

    /// <summary>Most values a column.</summary>
    public const int MaxValues = 1_000;

    private static readonly string[] OtherFields = ["selection", "columns", "values"];

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/bubbleup", HandleAsync).AllowCallers(CallerPolicy.Queries);

    private async Task HandleAsync(HttpContext context)
    {
        using var question = await ApiQuestion.ReadAsync(context, scopes, OtherFields);
        if (question is null) return;
        var errors = new List<SpecError>();
        var selection = BubbleUpSelectionReader.Read(question, errors);
        var (columns, left) = ReadColumns(question.Body.RootElement, question.Scope, errors);
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
        var query = new BubbleUpQuery
        {
            Columns = columns,
            CalculatedFields = question.Spec.CalculatedFields,
            // Of the selection's filters too; a question without such names has nothing to read differently.
            HasRelationalNames = true,
            Filters = question.Spec.Filters,
            FilterCombination = question.Spec.FilterCombination,
            StartNanos = window.StartNanos,
            EndNanos = window.EndNanos,
            UsageMode = question.Spec.UsageMode,
            Selection = selection!,
            ValuesPerColumn = values,
        };
        await ApiAnswers.WriteAsync(
            context,
            () => runner.BubbleUpAsync(question.Scope, query, context.RequestAborted),
            (writer, result) => BubbleUpJson.Write(writer, result with { Omitted = [.. result.Omitted, .. left] }, question.Scope));
    }

    /// <summary>The columns named, or all that are not hidden; and of more than can be asked about those that are left out.</summary>
    private static (IReadOnlyList<string> Columns, IEnumerable<KeyValuePair<string, string>> Left) ReadColumns(JsonElement body, QueryScope scope, List<SpecError> errors)
    {
        if (!body.TryGetProperty("columns", out var list) || list.ValueKind == JsonValueKind.Null)
        {
            var visible = scope.Datasets.SelectMany(dataset => dataset.Columns).Where(column => !column.Hidden)
                .GroupBy(column => column.Name, (name, same) => (Name: name, Last: same.Max(column => column.LastWrittenAt)))
                // What is in use is worth more than what is not any more.
                .OrderByDescending(column => column.Last).ThenBy(column => column.Name, StringComparer.Ordinal)
                .Select(column => column.Name).ToList();
            return ([.. visible.Take(MaxColumns)], visible.Skip(MaxColumns).Select(name => KeyValuePair.Create(name, $"there are more than {MaxColumns} columns; ask for it by name")));
        }

        return (ColumnList.Read(list, scope, MaxColumns, errors), []);
    }
}
