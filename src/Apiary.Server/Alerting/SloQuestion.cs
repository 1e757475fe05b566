using System.Security.Cryptography;
using System.Text;
using Apiary.Engine.Catalog;
using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Fields;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;
using Apiary.Server.Workspace.Slos;

namespace Apiary.Server.Alerting;

/// <summary>Counts the good and bad events of an objective, section 16.2 of the protocol reference.</summary>
internal sealed class SloQuestion(DatasetCatalog catalog, QueryScopes scopes, QueryRunner runner)
{
    // A name that no sender uses, nor anybody for a field.
    private const string Verdict = "\u0001verdict";

    // Most steps of one question: a day of minutes would do, but a year of hours should not be one question.
    private const int MaxSteps = 720;

    /// <summary>What an objective counts; null when none of its datasets is there, or its derived column is not.</summary>
    public SloScope? ScopeOf(Slo slo, WorkspaceEnvironment environment)
    {
        Dataset[] datasets = [.. slo.Datasets.Select(slug => catalog.Find(environment.Id, slug)).OfType<Dataset>()];
        if (datasets.Length == 0) return null;
        var scope = scopes.WithDerived(new QueryScope(environment, slo.Dataset, datasets));
        if (scope.Derived.All(field => field.Name != slo.SliAlias)) return null;
        return new SloScope(scope, FingerprintOf(slo, scope));
    }

    /// <summary>Counts a time, by the hour before <paramref name="horizon"/> and by the minute from there on. Throws as <see cref="QueryRunner.RunAsync"/>.</summary>
    /// <param name="slo">The objective.</param>
    /// <param name="scope">What it counts.</param>
    /// <param name="from">From where, on the minute; on the hour when it lies before <paramref name="horizon"/>.</param>
    /// <param name="horizon">On the hour.</param>
    /// <param name="until">Up to where, on the minute.</param>
    /// <param name="cancellationToken">Ends the counting.</param>
    public async Task<IReadOnlyList<SloRow>> CountAsync(Slo slo, QueryScope scope, long from, long horizon, long until, CancellationToken cancellationToken)
    {
        var rows = new List<SloRow>();
        while (from < until)
        {
            var step = from < horizon ? SloLedger.HourSeconds : SloLedger.MinuteSeconds;
            var end = Math.Min(from + (MaxSteps * (long)step), from < horizon ? Math.Min(horizon, until) : until);
            rows.AddRange(await AskAsync(slo, scope, from, end, step, cancellationToken));
            from = end;
        }

        return rows;
    }

    private static string FingerprintOf(Slo slo, QueryScope scope)
    {
        // The field, those that it is computed from, and where: whatever changes one of them changes what is counted.
        var text = new StringBuilder();
        foreach (var dataset in scope.Datasets) text.Append(dataset.Id).Append(',');
        var (seen, waiting) = (new HashSet<string>(StringComparer.Ordinal), new Queue<string>([slo.SliAlias]));
        while (waiting.TryDequeue(out var name))
        {
            if (!seen.Add(name) || scope.Derived.FirstOrDefault(field => field.Name == name) is not { } field) continue;
            text.Append('\n').Append(name).Append('=').Append(field.Expression);
            foreach (var column in FieldParser.Parse(field.Expression).Columns) waiting.Enqueue(column);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 8));
    }

    private async Task<IEnumerable<SloRow>> AskAsync(Slo slo, QueryScope scope, long from, long until, int step, CancellationToken cancellationToken)
    {
        var column = $"$\"{slo.SliAlias.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        var errors = new List<SpecError>();
        var spec = QueryColumns.WithDerived(
            new QuerySpec
            {
                CalculatedFields = [new CalculatedField(Verdict, $"IF(EXISTS({column}), BOOL({column}))")],
                Calculations = [new Calculation("COUNT")],
                Filters = [new Filter(Verdict, FilterOp.Exists, [])],
                Breakdowns = [Verdict],
                StartTime = from,
                EndTime = until,
                Granularity = step,
            },
            scope,
            errors);
        // Fields that no longer go together count nothing, as they answer nothing elsewhere.
        if (errors.Count > 0) return [];
        var result = await runner.RunAsync(scope, spec, new QueryOptions(), cancellationToken);
        var counts = new Dictionary<long, SloCount>();
        foreach (var group in result.Groups)
        {
            var isGood = group.Key[0].AsBoolean();
            foreach (var point in group.Series)
            {
                if (!point.Values[0].TryGetNumber(out var count)) continue;
                counts[point.BucketSecond] = counts.GetValueOrDefault(point.BucketSecond) + new SloCount(count, isGood ? 0 : count);
            }
        }

        return counts.Select(pair => new SloRow(pair.Key, step, pair.Value));
    }
}
