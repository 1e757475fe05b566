using System.Globalization;

namespace Apiary.EndToEnd.Differential;

/// <summary>A calculation in both languages.</summary>
/// <param name="Json">For the specification.</param>
/// <param name="Sql">Expressions that give the answer, or for an approximate one its lower and upper bound.</param>
/// <param name="RelativeError">How far an approximate answer may lie outside its bounds; 0 for exact ones.</param>
internal sealed record RandomCalculation(string Json, IReadOnlyList<string> Sql, double RelativeError)
{
    private static readonly (string Op, double Share)[] Percentiles =
        [("P001", 0.001), ("P01", 0.01), ("P05", 0.05), ("P10", 0.1), ("P20", 0.2), ("P25", 0.25), ("P50", 0.5), ("P75", 0.75), ("P80", 0.8), ("P90", 0.9), ("P95", 0.95), ("P99", 0.99), ("P999", 0.999)];

    /// <summary>What the documentation promises for percentiles and distinct counts.</summary>
    private const double PercentileError = 0.01, DistinctError = 0.03;

    /// <summary>A random one; rows are repeated as often as their sample rate says, except where the reference says unweighted.</summary>
    public static RandomCalculation Next(Random random, int index)
    {
        var filter = random.Next(5) == 0 ? RandomFilter.Next(random) : null;
        var named = filter is null ? "" : $",\"name\":\"calculation {index}\",\"filters\":[{filter.Json}]";
        var only = filter is null ? "" : $" FILTER (WHERE {filter.Sql})";
        var column = Pick(random, candidate => candidate.IsNumber);
        var quoted = $"\"{column.Name}\"";
        switch (random.Next(8))
        {
            case 0:
                return new($"{{\"op\":\"COUNT\"{named}}}", [$"count(*){only}"], 0);
            case 1:
                var any = Pick(random, _ => true);
                return new($"{{\"op\":\"COUNT\",\"column\":\"{any.Name}\"{named}}}", [$"count(\"{any.Name}\"){only}"], 0);
            case 2:
                return new($"{{\"op\":\"SUM\",\"column\":\"{column.Name}\"{named}}}", [$"sum({quoted}){only}"], 0);
            case 3:
                return new($"{{\"op\":\"AVG\",\"column\":\"{column.Name}\"{named}}}", [$"avg({quoted}){only}"], 0);
            case 4:
                return new($"{{\"op\":\"MIN\",\"column\":\"{column.Name}\"{named}}}", [$"min({quoted}){only}"], 0);
            case 5:
                return new($"{{\"op\":\"MAX\",\"column\":\"{column.Name}\"{named}}}", [$"max({quoted}){only}"], 0);
            case 6:
                var counted = Pick(random, _ => true);
                return new($"{{\"op\":\"COUNT_DISTINCT\",\"column\":\"{counted.Name}\"{named}}}", [$"count(DISTINCT \"{counted.Name}\"){only}"], DistinctError);
            default:
                var (op, share) = Percentiles[random.Next(Percentiles.Length)];
                // Which of two neighbouring values a percentile is depends on the definition of rank; both are right.
                return new(
                    $"{{\"op\":\"{op}\",\"column\":\"{column.Name}\"{named}}}",
                    [Quantile(quoted, only, share, -1), Quantile(quoted, only, share, 1)],
                    PercentileError);
        }
    }

    /// <summary>The value some ranks below or above the percentile's own, among the values in order.</summary>
    private static string Quantile(string column, string only, double share, int ranks)
    {
        var values = $"list({column} ORDER BY {column}) FILTER (WHERE {column} IS NOT NULL{(only.Length == 0 ? "" : " AND " + only[" FILTER (WHERE ".Length..^1])})";
        var rank = string.Create(CultureInfo.InvariantCulture, $"CAST(floor({share} * len({values})) + {1 + ranks} AS BIGINT)");
        return $"list_extract({values}, greatest(1, least(len({values}), {rank})))";
    }

    private static RandomColumn Pick(Random random, Func<RandomColumn, bool> fits)
    {
        var candidates = RandomColumn.All.Where(fits).ToArray();
        return candidates[random.Next(candidates.Length)];
    }
}
