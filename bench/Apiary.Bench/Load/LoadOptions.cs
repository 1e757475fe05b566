namespace Apiary.Bench.Load;

/// <summary>What the load benchmark sends, how and where.</summary>
internal sealed record LoadOptions
{
    public required long Events { get; init; }

    public required int BatchEvents { get; init; }

    public required int Connections { get; init; }

    public required LoadFormat Format { get; init; }

    /// <summary>How many services send OTLP, each to its own dataset.</summary>
    public required int Services { get; init; }

    public required bool Gzip { get; init; }

    /// <summary>Events sent and forgotten before the measurement, into another dataset and another day.</summary>
    public required long WarmEvents { get; init; }

    /// <summary>Batches rendered, then sent, at a time; some 400 KB each.</summary>
    public required int RoundBatches { get; init; }

    public required string Dataset { get; init; }

    public required string Key { get; init; }

    public required string DataDirectory { get; init; }

    /// <summary>End with SIGKILL, which leaves open rows to the log.</summary>
    public required bool Crash { get; init; }

    public required IReadOnlyList<string> ServerOptions { get; init; }

    /// <summary>Reads the command's arguments; see <see cref="ServerOptionsOf"/> for the server's own.</summary>
    public static LoadOptions Read(Arguments arguments) => new()
    {
        Events = arguments.Long("events", 1_000_000),
        BatchEvents = arguments.Int("batch", 500),
        Connections = arguments.Int("connections", 8),
        Format = arguments.Text("format", "honeycomb") switch
        {
            "honeycomb" => LoadFormat.Honeycomb,
            "otlp" => LoadFormat.Otlp,
            var other => throw new ArgumentException($"unknown format {other}: honeycomb or otlp"),
        },
        Services = arguments.Int("services", 1),
        Gzip = arguments.Flag("gzip"),
        WarmEvents = arguments.Long("warm", 100_000),
        RoundBatches = arguments.Int("round", 2_000),
        Dataset = arguments.Text("dataset", "bench"),
        // The first key of the demonstration workspace.
        Key = arguments.Text("key", "abcd123EFGH"),
        DataDirectory = Path.GetFullPath(arguments.Text("data", "") is { Length: > 0 } given ? given : Directory.CreateTempSubdirectory("apiary-load-").FullName),
        Crash = arguments.Flag("crash"),
        ServerOptions = ServerOptionsOf(arguments),
    };

    /// <summary>The demonstration workspace, and what <c>--server "wal-budget=512MiB flush-rows=1000000"</c> adds.</summary>
    public static IReadOnlyList<string> ServerOptionsOf(Arguments arguments) =>
        ["--demo", .. arguments.Text("server", "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(option => "--" + option)];
}
