using System.Text.Json;
using Apiary.Server.Errors.Payloads;

namespace Apiary.Server.Protocols.Rollbar.Payloads;

/// <summary>What is wrong with an item, in the service's sentences (reference, section 3); what else is odd is taken as it is.</summary>
internal static class RollbarValidation
{
    private const int MostProblems = 10;

    private static readonly string[] Kinds = ["trace", "trace_chain", "message", "crash_report"];

    /// <summary>The message of the 422, <c>Invalid format. …</c>; null when nothing is wrong.</summary>
    public static string? FaultOf(JsonElement root)
    {
        var problems = Problems(root).Take(MostProblems).ToList();
        return problems.Count == 0 ? null : $"Invalid format. {string.Join(' ', problems)}";
    }

    private static IEnumerable<string> Problems(JsonElement root)
    {
        if (root.At("data") is not { } data) return ["data is missing and it is required."];
        if (data.ValueKind != JsonValueKind.Object) return [$"data {NameOf(data)} value found, but an object is required."];
        return [.. EnvironmentProblems(data), .. BodyProblems(data)];
    }

    private static IEnumerable<string> EnvironmentProblems(JsonElement data)
    {
        if (data.At("environment") is not { } environment) return ["data.environment is missing and it is required."];
        return environment.ValueKind is JsonValueKind.Object or JsonValueKind.Array ? [$"data.environment {NameOf(environment)} value found, but a string is required."] : [];
    }

    private static IEnumerable<string> BodyProblems(JsonElement data)
    {
        if (data.At("body") is not { } body)
            return ["data.body must not be undefined. Instead, it should be an object with a 'message', 'trace', 'trace_chain', or 'crash_report' key."];
        if (body.ValueKind != JsonValueKind.Object) return [$"data.body {NameOf(body)} value found, but an object is required."];
        var given = Kinds.Where(kind => body.At(kind) is not null).ToList();
        if (given.Count != 1) return ["data.body must have exactly one of the properties: 'trace', 'trace_chain', 'message', or 'crash_report'."];
        var value = body.At(given[0])!.Value;
        return given[0] switch
        {
            "trace" => TraceProblems(value, "data.body.trace"),
            "trace_chain" => ChainProblems(value),
            "message" => TextProblems(value, "data.body.message", "body"),
            _ => TextProblems(value, "data.body.crash_report", "raw"),
        };
    }

    private static IEnumerable<string> ChainProblems(JsonElement chain)
    {
        if (chain.ValueKind != JsonValueKind.Array) return [$"data.body.trace_chain {NameOf(chain)} value found, but an array is required."];
        if (chain.GetArrayLength() == 0) return ["data.body.trace_chain must not be empty."];
        return chain.EnumerateArray().SelectMany((trace, index) => TraceProblems(trace, $"data.body.trace_chain[{index}]"));
    }

    private static IEnumerable<string> TraceProblems(JsonElement trace, string path)
    {
        if (trace.ValueKind != JsonValueKind.Object)
        {
            yield return $"{path} {NameOf(trace)} value found, but an object is required.";
            yield break;
        }

        if (trace.At("frames") is not { } frames) yield return $"{path}.frames is missing and it is required.";
        else if (frames.ValueKind != JsonValueKind.Array) yield return $"{path}.frames {NameOf(frames)} value found, but an array is required.";
        if (trace.At("exception") is not { } exception) yield return $"{path}.exception is missing and it is required.";
        else if (exception.ValueKind != JsonValueKind.Object) yield return $"{path}.exception {NameOf(exception)} value found, but an object is required.";
        else if (exception.At("class") is null) yield return $"{path}.exception.class is missing and it is required.";
    }

    private static IEnumerable<string> TextProblems(JsonElement value, string path, string name)
    {
        if (value.ValueKind != JsonValueKind.Object) return [$"{path} {NameOf(value)} value found, but an object is required."];
        return value.At(name) is null ? [$"{path}.{name} is missing and it is required."] : [];
    }

    private static string NameOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "boolean",
    };
}
