namespace Apiary.EndToEnd.Differential;

/// <summary>A question in both languages, made from the same choices.</summary>
internal sealed record RandomQuestion
{
    public required IReadOnlyList<RandomColumn> Breakdowns { get; init; }

    public required IReadOnlyList<RandomCalculation> Calculations { get; init; }

    public required IReadOnlyList<RandomFilter> Filters { get; init; }

    public required bool Any { get; init; }

    /// <summary>Least count of a group to be shown; 0 for no such condition.</summary>
    public required int MinCount { get; init; }

    /// <summary>Seconds of a time bucket; the answer's series is compared too.</summary>
    public required int Granularity { get; init; }

    public static RandomQuestion Next(Random random)
    {
        var groupable = RandomColumn.All.Where(column => column.Groups).ToArray();
        random.Shuffle(groupable);
        var minCount = random.Next(5) == 0 ? 1 + random.Next(20) : 0;
        var calculations = Enumerable.Range(0, 1 + random.Next(3)).Select(i => RandomCalculation.Next(random, i)).DistinctBy(calculation => calculation.Json).ToList();
        // A condition on groups names a calculation of the query.
        if (minCount > 0 && calculations.All(calculation => calculation.Json != "{\"op\":\"COUNT\"}")) calculations.Add(new("{\"op\":\"COUNT\"}", ["count(*)"], 0));
        return new RandomQuestion
        {
            Breakdowns = groupable[..random.Next(3)],
            Calculations = calculations,
            Filters = [.. Enumerable.Range(0, Math.Max(0, random.Next(5) - 1)).Select(_ => RandomFilter.Next(random))],
            Any = random.Next(3) == 0,
            MinCount = minCount,
            Granularity = random.Next(2) == 0 ? 60 : 300,
        };
    }

    /// <summary>The specification over a time range in Unix seconds.</summary>
    public string Json(long start, long end) =>
        $"{{\"start_time\":{start},\"end_time\":{end},\"granularity\":{Granularity},\"limit\":1000,\"calculations\":[{string.Join(',', Calculations.Select(calculation => calculation.Json))}]"
        + $",\"breakdowns\":[{string.Join(',', Breakdowns.Select(column => $"\"{column.Name}\""))}],\"filters\":[{string.Join(',', Filters.Select(filter => filter.Json))}]"
        + (Any ? ",\"filter_combination\":\"OR\"" : "")
        + (MinCount > 0 ? $",\"havings\":[{{\"calculate_op\":\"COUNT\",\"op\":\">=\",\"value\":{MinCount}}}]" : "") + "}";

    /// <summary>Group keys, then the time bucket when asked, then the calculations' expressions.</summary>
    public string Sql(string table, bool groups, bool buckets)
    {
        List<string> keys = [.. groups ? Breakdowns.Select(column => $"\"{column.Name}\"") : [], .. buckets ? [$"(nanos // {Granularity}000000000) * {Granularity}"] : Array.Empty<string>()];
        var sql = $"SELECT {string.Join(", ", keys.Concat(Calculations.SelectMany(calculation => calculation.Sql)))} FROM {table}";
        if (Filters.Count > 0) sql += $" WHERE {string.Join(Any ? " OR " : " AND ", Filters.Select(filter => filter.Sql))}";
        if (keys.Count > 0) sql += $" GROUP BY {string.Join(", ", Enumerable.Range(1, keys.Count))}";
        return groups && MinCount > 0 && !buckets ? $"{sql} HAVING count(*) >= {MinCount}" : sql;
    }
}
