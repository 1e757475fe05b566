using System.Globalization;
using Apiary.Bench.Generator;

namespace Apiary.Bench;

/// <summary>The arguments of one benchmark: <c>--name value</c> and <c>--flag</c>. A name that nobody asked for is an error, so typing mistakes show.</summary>
internal sealed class Arguments
{
    private readonly Dictionary<string, string> values = [];
    private readonly HashSet<string> asked = [];

    public Arguments(ReadOnlySpan<string> args)
    {
        for (var i = 0; i < args.Length; i++)
        {
            if (!args[i].StartsWith("--", StringComparison.Ordinal)) throw new ArgumentException($"expected --name, found {args[i]}");
            var hasValue = i + 1 < args.Length && !args[i + 1].StartsWith("--", StringComparison.Ordinal);
            values[args[i][2..]] = hasValue ? args[++i] : "true";
        }
    }

    /// <summary>Names given and never asked for.</summary>
    public IEnumerable<string> Unknown => values.Keys.Where(name => !asked.Contains(name));

    public string Text(string name, string otherwise)
    {
        asked.Add(name);
        return values.GetValueOrDefault(name, otherwise);
    }

    /// <summary>A whole number; <c>k</c> and <c>m</c> stand for thousands and millions.</summary>
    public long Long(string name, long otherwise)
    {
        var text = Text(name, "");
        if (text.Length == 0) return otherwise;
        var unit = char.ToLowerInvariant(text[^1]) switch { 'k' => 1_000, 'm' => 1_000_000, _ => 1 };
        return (long)(double.Parse(unit == 1 ? text : text[..^1], CultureInfo.InvariantCulture) * unit);
    }

    public int Int(string name, int otherwise) => checked((int)Long(name, otherwise));

    public bool Flag(string name) => Text(name, "false") == "true";

    /// <summary>The generator that <c>--seed</c>, <c>--start</c> and <c>--range-minutes</c> describe.</summary>
    public EventGenerator Generator(long eventCount) => new(
        Long("seed", 1),
        eventCount,
        Text("start", "") is { Length: > 0 } start ? DateTimeOffset.Parse(start, CultureInfo.InvariantCulture) : EventGenerator.DefaultStart,
        TimeSpan.FromMinutes(Long("range-minutes", 60)));
}
