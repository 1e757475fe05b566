using System.Text.Json;

namespace Apiary.Server.Hosting;

/// <summary>
/// Gathers the options: defaults, then the configuration file, then the environment, then the command line. Everything
/// unknown or unreadable is an error in words; nothing is passed over in silence.
/// </summary>
internal static class OptionsReader
{
    private const string DefaultFile = "apiary.json";

    /// <summary>Reads the options. Exactly one of the results' parts is set, see <see cref="OptionsResult"/>.</summary>
    /// <param name="arguments">The command line.</param>
    /// <param name="environment">Looks up an environment variable; null when it is not set.</param>
    /// <param name="readFile">The text of a file; null when there is none.</param>
    public static OptionsResult Read(IReadOnlyList<string> arguments, Func<string, string?> environment, Func<string, string?> readFile)
    {
        var errors = new List<string>();
        var given = ParseArguments(arguments, errors);
        if (given.ContainsKey("help")) return new OptionsResult(null, [], ShowHelp: true);
        var options = new ApiaryOptions();
        options = ApplyFile(options, given, environment, readFile, errors);
        foreach (var entry in OptionTable.All)
            if (environment(entry.EnvironmentVariable) is { Length: > 0 } value) options = Apply(options, entry, value, entry.EnvironmentVariable, errors);
        foreach (var (name, value) in given)
            if (OptionTable.Find(name) is { } entry) options = Apply(options, entry, value, "--" + name, errors);
        return errors.Count > 0 ? new OptionsResult(null, errors, ShowHelp: false) : new OptionsResult(options, [], ShowHelp: false);
    }

    private static Dictionary<string, string> ParseArguments(IReadOnlyList<string> arguments, List<string> errors)
    {
        var given = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (argument is "-h" or "-?" or "--help")
            {
                given["help"] = "";
                continue;
            }

            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                errors.Add($"expected an option such as --data, found {argument}");
                continue;
            }

            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? argument[2..] : argument[2..equals];
            var entry = OptionTable.Find(name);
            if (entry is null && name != "config") errors.Add($"there is no option --{name}; --help shows all");
            else if (equals >= 0) given[name] = argument[(equals + 1)..];
            else if (entry is { IsSwitch: true }) given[name] = IsSwitchValue(arguments, i + 1) ? arguments[++i] : "true";
            else if (i + 1 < arguments.Count) given[name] = arguments[++i];
            else errors.Add($"--{name} needs a value");
        }

        return given;
    }

    private static bool IsSwitchValue(IReadOnlyList<string> arguments, int index) =>
        index < arguments.Count && arguments[index] is "true" or "false" or "on" or "off";

    private static ApiaryOptions ApplyFile(
        ApiaryOptions options, Dictionary<string, string> given, Func<string, string?> environment, Func<string, string?> readFile, List<string> errors)
    {
        var named = given.GetValueOrDefault("config") ?? environment("APIARY_CONFIG");
        var path = named ?? DefaultFile;
        if (readFile(path) is not { } text)
        {
            if (named is not null) errors.Add($"{path}: no such file");
            return options;
        }

        try
        {
            using var document = JsonDocument.Parse(text, new JsonDocumentOptions { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true });
            if (document.RootElement.ValueKind != JsonValueKind.Object)
            {
                errors.Add($"{path}: expected an object with the options' names");
                return options;
            }

            foreach (var property in document.RootElement.EnumerateObject())
            {
                if (OptionTable.Find(property.Name) is { } entry) options = Apply(options, entry, property.Value.ToString(), $"{path}: {property.Name}", errors);
                else errors.Add($"{path}: there is no option {property.Name}");
            }
        }
        catch (JsonException failure)
        {
            errors.Add($"{path}: {failure.Message}");
        }

        return options;
    }

    private static ApiaryOptions Apply(ApiaryOptions options, OptionEntry entry, string value, string where, List<string> errors)
    {
        // JSON's true and false come out capitalised.
        if (entry.Apply(options, value is "True" or "False" ? value.ToLowerInvariant() : value) is { } applied) return applied;
        errors.Add($"{where}: expected {(entry.IsSwitch ? "true or false" : entry.Value)} such as {entry.Default}, found '{value}'");
        return options;
    }
}
