using Apiary.Bench;
using Apiary.Bench.Alerting;
using Apiary.Bench.Client;
using Apiary.Bench.CloudWatchLogs;
using Apiary.Bench.Engine;
using Apiary.Bench.Errors;
using Apiary.Bench.Generator;
using Apiary.Bench.Honeycomb;
using Apiary.Bench.Load;
using Apiary.Bench.Otlp;
using Apiary.Bench.Queries;
using Apiary.Bench.Segments;
using Apiary.Bench.Storage;
using Apiary.Bench.XRay;

// The benchmarks by name; a new one is one line here.
(string Name, string What, Func<Arguments, int> Run)[] benchmarks =
[
    ("generate", "writes generated events: --events 1m --format csv|ndjson|honeycomb|batch --out FILE --seed 1 --start TIME --range-minutes 60", GenerateCommand.Run),
    ("load", "sends batches to a server it starts: --events 1m --format honeycomb|otlp --services 1 --connections 8 --batch 500 --gzip --data DIR --crash --server \"OPTION=VALUE ...\"", LoadCommand.Run),
    ("compare", "asks a loaded server and its peers: --data DIR --peers DIR --csv FILE --runs 7, see bench/compare.sh", CompareCommand.Run),
    ("restart", "starts a server on what a load left: --data DIR --server \"OPTION=VALUE ...\"", RestartCommand.Run),
    ("segment-decode", "unpacks every width and reads every column of a file: --events 1m --rounds 20", SegmentDecodeBench.Run),
    ("segment-size", "writes and merges segment files: --events 1m --flush 500k --data DIR", SegmentSizeBench.Run),
    ("engine", "the store and the questions without HTTP: --events 1m --runs 7 --data DIR --lanes", EngineCommand.Run),
    ("questions", "asks the engine the ten questions without a server: --events 10m --data DIR --segments 1 --runs 7 --threads 0 --only TEXT", QuestionsBench.Run),
    ("relations", "questions with relational fields: --events 10m --data DIR --segments 4 --runs 5 --threads 0 --only TEXT", RelationsBench.Run),
    ("bubbleup", "what sets a brushed region apart, by number of columns: --events 10m --data DIR --segments 1 --runs 7 --threads 0 --many 200 --only TEXT", BubbleUpBench.Run),
    ("queries-kernels", "runs the inner loops of queries over one block: --rounds 500", KernelsBench.Run),
    ("honeycomb-json", "decodes batch bodies: --rounds 2000 --seed 1", HoneycombJsonBench.Run),
    ("otlp-traces", "decodes trace requests: --rounds 1000 --spans N --seed 1", OtlpTracesBench.Run),
    ("log-events", "decodes PutLogEvents requests: --rounds 200 --events 10000 --seed 1", PutLogEventsBench.Run),
    ("log-events-http", "puts log events over HTTP to a server it starts: --requests 300 --warm 40 --events 10000 --connections 4 --seed 1", PutLogEventsHttpBench.Run),
    ("client", "the C# client against OpenTelemetry .NET's exporter: --rounds 100 --each 2k --waits 2m --events 3m", ClientCommand.Run),
    ("client-soak", "the C# client while the server is killed and comes back: --events 5m --rate 50k --up 6 --down 3", ClientSoakCommand.Run),
    ("storage", "the way of a batch into the store: --events 1m --format honeycomb|otlp --batches 200 --writers 8 --data DIR --seed 1", StorageBench.Run),
    ("errors", "reports of errors to a server it starts, then what a person asks of them: --occurrences 100k --items 500 --connections 16 --runs 21", ErrorsBench.Run),
    ("triggers", "evaluates triggers and objectives every minute over a data set: --events 10m --triggers 1000 --slos 20 --minutes 5", TriggersBench.Run),
    ("xray-udp", "segments by datagrams to a server it starts: --segments 300k --rate 15k --warm 30k", XRayUdpBench.Run),
];

var chosen = args.Length == 0 ? default : benchmarks.FirstOrDefault(benchmark => benchmark.Name == args[0]);
if (chosen.Run is null)
{
    Console.Error.WriteLine("usage: Apiary.Bench NAME [--option value ...]");
    foreach (var (name, what, _) in benchmarks) Console.Error.WriteLine($"  {name,-20} {what}");
    return 2;
}

var arguments = new Arguments(args.AsSpan(1));
var code = chosen.Run(arguments);
foreach (var name in arguments.Unknown) Console.Error.WriteLine($"--{name} means nothing to {chosen.Name}");
return code;
