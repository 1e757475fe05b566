using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Bench.Engine;

/// <summary>The ten questions of <c>bench/peers/questions.mjs</c> as the engine takes them, for measuring it without HTTP.</summary>
internal sealed record TenQuestions(long StartSecond, long EndSecond, string User, string Trace)
{
    private static readonly Calculation Count = new("COUNT");

    /// <summary>Specifications by name; the two about raw rows are <see cref="Rows"/> and the trace.</summary>
    public IReadOnlyList<(string Name, QuerySpec Spec, bool Series)> Specs =>
    [
        ("COUNT over 60 buckets", Ask() with { Granularity = 60, Calculations = [Count] }, true),
        ("COUNT, P50, P95, P99 by route", Ask() with
        {
            Breakdowns = ["http.route"],
            Calculations = [Count, new("P50", "duration_ms"), new("P95", "duration_ms"), new("P99", "duration_ms")],
        }, false),
        ("HEATMAP of durations", Ask() with { Granularity = 60, Calculations = [new("HEATMAP", "duration_ms")] }, true),
        ("COUNT_DISTINCT(user) by service over time", Ask() with
        {
            Granularity = 60,
            Breakdowns = ["service.name"],
            Calculations = [new("COUNT_DISTINCT", "user.id")],
        }, true),
        ("two filters, by route", Ask() with
        {
            Breakdowns = ["http.route"],
            Calculations = [Count, new("AVG", "duration_ms")],
            Filters =
            [
                new("service.name", FilterOp.Equal, [FieldValue.String("checkout")]),
                new("http.status_code", FilterOp.GreaterOrEqual, [FieldValue.Integer(500)]),
            ],
        }, false),
        ("AVG, MAX, SUM by user, top 1000", Ask() with
        {
            Breakdowns = ["user.id"],
            Calculations = [new("AVG", "duration_ms"), new("MAX", "duration_ms"), new("SUM", "duration_ms")],
            Orders = [new("SUM", "duration_ms", Descending: true)],
            Limit = 1000,
        }, false),
        ("substring filter", Ask() with
        {
            Breakdowns = ["service.name"],
            Calculations = [Count],
            Filters = [new("db.statement", FilterOp.Contains, [FieldValue.String("payments")])],
        }, false),
    ];

    /// <summary>Raw rows of one user.</summary>
    public RowQuery Rows => new()
    {
        StartNanos = StartSecond * 1_000_000_000,
        EndNanos = EndSecond * 1_000_000_000,
        Filters = [new("user.id", FilterOp.Equal, [FieldValue.String(User)])],
        Limit = 100,
    };

    private QuerySpec Ask() => new() { StartTime = StartSecond, EndTime = EndSecond };
}
