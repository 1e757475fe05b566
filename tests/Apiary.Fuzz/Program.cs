using Apiary.Fuzz;

// The targets by name; a new one is one line here. Run(seed, iterations) throws when it has found something.
(string Name, Action<int, int> Run)[] targets =
[
    (nameof(FilterPatternFuzz), FilterPatternFuzz.Run),
    (nameof(HoneycombJsonFuzz), HoneycombJsonFuzz.Run),
    (nameof(HoneycombMessagePackFuzz), HoneycombMessagePackFuzz.Run),
    (nameof(InsightsFuzz), InsightsFuzz.Run),
    (nameof(OtlpJsonFuzz), OtlpJsonFuzz.Run),
    (nameof(OtlpProtobufFuzz), OtlpProtobufFuzz.Run),
    (nameof(PutLogEventsFuzz), PutLogEventsFuzz.Run),
    (nameof(QueryJsonFuzz), QueryJsonFuzz.Run),
    (nameof(RollbarFuzz), RollbarFuzz.Run),
    (nameof(SourceMapFuzz), SourceMapFuzz.Run),
    (nameof(SegmentReaderFuzz), SegmentReaderFuzz.Run),
    (nameof(WalReaderFuzz), WalReaderFuzz.Run),
    (nameof(XRayDatagramFuzz), XRayDatagramFuzz.Run),
    (nameof(XRayExpressionFuzz), XRayExpressionFuzz.Run),
];

// A found failure is repeated from its round's seed alone, so rounds are short.
const int RoundIterations = 500;

if (args is ["list"])
{
    foreach (var (name, _) in targets) Console.WriteLine(name);
    return 0;
}

if (args is not [var wanted, var seedText, var iterationsText]
    || !int.TryParse(seedText, out var seed) || !int.TryParse(iterationsText, out var iterations) || iterations < 1)
{
    Console.Error.WriteLine("usage: Apiary.Fuzz list | Apiary.Fuzz (TARGET|all) SEED ITERATIONS");
    return 2;
}

var chosen = wanted == "all" ? targets : [.. targets.Where(target => target.Name == wanted)];
if (chosen.Length == 0)
{
    Console.Error.WriteLine($"no target is called {wanted}; `Apiary.Fuzz list` names them");
    return 2;
}

foreach (var (name, run) in chosen)
{
    var roundSeed = seed;
    for (var left = iterations; left > 0; left -= RoundIterations, roundSeed++)
    {
        var count = Math.Min(left, RoundIterations);
        try
        {
            run(roundSeed, count);
        }
#pragma warning disable CA1031 // Whatever a target throws is the finding.
        catch (Exception found)
#pragma warning restore CA1031
        {
            Console.Error.WriteLine($"{name} failed; repeat with: Apiary.Fuzz {name} {roundSeed} {count}");
            Console.Error.WriteLine(found);
            return 1;
        }
    }

    Console.WriteLine($"{name}: {iterations} iterations from seed {seed}");
}

return 0;
