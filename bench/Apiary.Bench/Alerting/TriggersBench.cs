using System.Diagnostics;
using System.Globalization;
using System.Net;
using Apiary.Bench.Generator;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;
using Apiary.Engine.Storage;
using Apiary.Server.Alerting;
using Apiary.Server.Hosting;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Shared;
using Microsoft.Extensions.DependencyInjection;

namespace Apiary.Bench.Alerting;

/// <summary>
/// What it costs to evaluate many triggers, and some objectives, every minute over a large data set: the server in this process by a clock that the
/// benchmark moves. Processor time is what counts; how long a minute's work took says something on a quiet machine alone.
/// </summary>
internal static class TriggersBench
{
    private const int BatchRows = 1_000, RangeMinutes = 60;

    public static int Run(Arguments arguments) => RunAsync(arguments).GetAwaiter().GetResult();

    private static async Task<int> RunAsync(Arguments arguments)
    {
        var (events, triggers, slos, minutes) = (arguments.Long("events", 10_000_000), arguments.Int("triggers", 1_000), arguments.Int("slos", 20), arguments.Int("minutes", 5));
        var directory = Directory.CreateTempSubdirectory("apiary-triggers-bench-").FullName;
        try
        {
            var clock = new BenchClock(EventGenerator.DefaultStart.AddMinutes(RangeMinutes - (2 * minutes) - 3));
            var options = new ApiaryOptions { Data = directory, Http = new IPEndPoint(IPAddress.Loopback, 0), OtlpHttp = SidePort.None, OtlpGrpc = SidePort.None, XRay = SidePort.None, OwnEvents = false };
            await using var app = ApiaryServer.Build(options, time: clock);
            var environment = app.Services.GetRequiredService<WorkspaceStore>().Environments[0];
            await LoadAsync(app.Services.GetRequiredService<EventStore>(), environment.Id, events);
            var shared = app.Services.GetRequiredService<SharedStore>();
            var queries = app.Services.GetRequiredService<FixedQueries>();
            for (var i = 0; i < triggers; i++) Add(shared, queries, environment.Id, i);
            for (var i = 0; i < slos; i++) AddObjective(shared, environment.Id, i);
            await TimeAsync($"{slos} new objectives count what is stored", clock, 1, app.Services.GetRequiredService<SloEngine>().EvaluateDueAsync);
            // The first minute warms up what the others use.
            await TimeAsync($"{triggers:N0} triggers, the first minute", clock, 1, app.Services.GetRequiredService<TriggerEngine>().EvaluateDueAsync);
            await TimeAsync($"{triggers:N0} triggers, each of {minutes} minutes", clock, minutes, app.Services.GetRequiredService<TriggerEngine>().EvaluateDueAsync);
            await TimeAsync($"{slos} objectives with a burn alert each, each of {minutes} minutes", clock, minutes, app.Services.GetRequiredService<SloEngine>().EvaluateDueAsync);
            return 0;
        }
        finally
        {
            Directory.Delete(directory, recursive: true);
        }
    }

    private static async Task LoadAsync(EventStore store, string environmentId, long events)
    {
        var generator = new EventGenerator(1, events, EventGenerator.DefaultStart, TimeSpan.FromMinutes(RangeMinutes));
        var dataset = store.Catalog.GetOrCreate(environmentId, "bench");
        var clock = Stopwatch.StartNew();
        for (var done = 0L; done < events; done += BatchRows)
        {
            var batch = new EventBatch();
            EventFormats.Fill(batch, generator, BatchRows);
            store.Catalog.DeclareColumns(dataset, batch);
            await store.AppendAsync(dataset, 1, batch, CancellationToken.None);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{events:N0} events over {RangeMinutes} minutes, loaded in {clock.Elapsed.TotalSeconds:F0} s"));
    }

    /// <summary>Ten kinds of questions, each trigger with a filter of its own, over one to four minutes.</summary>
    private static void Add(SharedStore shared, FixedQueries queries, string environmentId, int number)
    {
        var slower = new Filter("duration_ms", FilterOp.Greater, [FieldValue.Float(number / 10.0)]);
        var failed = new Filter("http.status_code", FilterOp.GreaterOrEqual, [FieldValue.Integer(500)]);
        Calculation duration(string op) => new(op, "duration_ms");
        var spec = (number % 10) switch
        {
            0 => new QuerySpec { Calculations = [new("COUNT")], Filters = [failed, slower] },
            1 => new QuerySpec { Calculations = [duration("P99")], Breakdowns = ["http.route"], Filters = [slower] },
            2 => new QuerySpec { Calculations = [new("COUNT")], Breakdowns = ["service.name"], Filters = [failed, slower] },
            3 => new QuerySpec { Calculations = [duration("AVG")], Filters = [slower] },
            4 => new QuerySpec { Calculations = [new("COUNT_DISTINCT", "user.id")], Filters = [failed, slower] },
            5 => new QuerySpec { Calculations = [duration("MAX")], Breakdowns = ["name"], Filters = [slower] },
            6 => new QuerySpec { Calculations = [duration("P95")], Breakdowns = ["service.name", "http.route"], Filters = [slower] },
            7 => new QuerySpec { Calculations = [new("COUNT")], Breakdowns = ["http.status_code"], Filters = [slower] },
            8 => new QuerySpec { Calculations = [duration("SUM")], Breakdowns = ["customer.plan"], Filters = [slower] },
            _ => new QuerySpec { Calculations = [new("COUNT")], Breakdowns = ["k8s.pod.name"], Filters = [failed, slower] },
        };
        var query = queries.Save(environmentId, "bench", QuerySpecJson.ToJson(spec with { TimeRange = 60 * (1 + (number % 4)) }));
        shared.Triggers.Add((id, now) => new Trigger
        {
            Id = id, EnvironmentId = environmentId, CreatedAt = now, UpdatedAt = now, Dataset = "bench", Name = $"trigger {number}", QueryId = query.Id, ThresholdOp = ">", ThresholdValue = 1e15, FrequencySeconds = 60,
        });
    }

    private static void AddObjective(SharedStore shared, string environmentId, int number)
    {
        shared.DerivedColumns.Add((id, now) => new DerivedColumn
        {
            Id = id, EnvironmentId = environmentId, CreatedAt = now, UpdatedAt = now, Dataset = "bench", Alias = $"good {number}", Expression = string.Create(CultureInfo.InvariantCulture, $"IF(EXISTS($http.route), LT($duration_ms, {100 + number}))"),
        });
        var slo = shared.Slos.Add((id, now) => new Slo
        {
            Id = id, EnvironmentId = environmentId, CreatedAt = now, UpdatedAt = now, Dataset = "bench", Datasets = ["bench"], Name = $"objective {number}", SliAlias = $"good {number}", TimePeriodDays = 30, TargetPerMillion = 1_000,
        })!;
        shared.BurnAlerts.Add((id, now) => new BurnAlert { Id = id, EnvironmentId = environmentId, CreatedAt = now, UpdatedAt = now, SloId = slo.Id, ExhaustionMinutes = 240, Recipients = [] });
    }

    private static async Task TimeAsync(string what, BenchClock clock, int minutes, Func<CancellationToken, Task> evaluate)
    {
        var (processor, wall) = (TimeSpan.Zero, TimeSpan.Zero);
        for (var i = 0; i < minutes; i++)
        {
            clock.Now += TimeSpan.FromMinutes(1);
            var (busy, started) = (Environment.CpuUsage.TotalTime, Stopwatch.GetTimestamp());
            await evaluate(CancellationToken.None);
            processor += Environment.CpuUsage.TotalTime - busy;
            wall += Stopwatch.GetElapsedTime(started);
        }

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what,-60} {processor.TotalSeconds / minutes,8:F3} CPU-s a minute, done after {wall.TotalSeconds / minutes,8:F3} s"));
    }

    private sealed class BenchClock(DateTimeOffset now) : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = now;

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
