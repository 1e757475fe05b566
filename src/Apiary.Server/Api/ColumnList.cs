using System.Text.Json;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;

namespace Apiary.Server.Api;

/// <summary>The names of columns in a question's field <c>columns</c>.</summary>
internal static class ColumnList
{
    /// <summary>The names, which one of the datasets has each; empty when anything is wrong, and then <paramref name="errors"/> has gained an entry.</summary>
    public static string[] Read(JsonElement list, QueryScope scope, int most, List<SpecError> errors)
    {
        var isList = list.ValueKind == JsonValueKind.Array && list.EnumerateArray().All(name => name.ValueKind == JsonValueKind.String);
        string[] columns = isList ? [.. list.EnumerateArray().Select(name => name.GetString()!)] : [];
        if (columns.Length < 1 || columns.Length > most)
        {
            errors.Add(new SpecError("columns", $"expected a list of 1 to {most} column names"));
            return [];
        }

        // As breakdowns they are checked as any other question's columns are.
        if (QueryColumns.FindUnknown(new QuerySpec { Breakdowns = columns }, scope) is { } unknown)
            errors.Add(ApiQuestion.WithHint(unknown with { Field = unknown.Field.Replace("breakdowns", "columns", StringComparison.Ordinal) }, scope));
        return columns;
    }
}
