using System.Globalization;
using System.Text.Json;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>Which part of a JSON message a test is about: <c>$.user.ids[0]</c>.</summary>
/// <param name="Text">It as it was written.</param>
/// <param name="Steps">Names of fields, or places in lists from 0 (then the name is null).</param>
internal sealed record JsonSelector(string Text, IReadOnlyList<(string? Name, int Index)> Steps)
{
    /// <summary>Reads a selector, the <c>$</c> of which comes next. Throws <see cref="PatternSyntaxException"/>.</summary>
    public static JsonSelector Read(PatternReader reader)
    {
        reader.Expect("$");
        var steps = new List<(string?, int)>();
        while (true)
        {
            if (reader.Current == '.')
            {
                reader.Take();
                var name = reader.TakeWhile(c => char.IsLetterOrDigit(c) || c is '-' or '_');
                if (name.Length == 0) throw reader.Expected("a field's name");
                steps.Add((name, 0));
            }
            else if (reader.Current == '[')
            {
                reader.Take();
                steps.Add(reader.Peek() == '"' ? (reader.TakeQuoted(), 0) : (null, ReadIndex(reader)));
                reader.Expect("]");
            }
            else
            {
                break;
            }
        }

        if (steps.Count == 0) throw reader.Expected("`.` and a field's name");
        return new JsonSelector("$" + string.Concat(steps.Select(Show)), steps);
    }

    /// <summary>The name of the column that holds it when it goes through fields alone; null when it goes into a list.</summary>
    public string? Column => Steps.All(step => step.Name is not null) ? LogColumns.OfLineField(string.Join('.', Steps.Select(step => step.Name))) : null;

    /// <summary>The part of a message; null when it lacks it.</summary>
    public JsonElement? Find(JsonElement message)
    {
        foreach (var (name, index) in Steps)
        {
            if (name is not null)
            {
                if (message.ValueKind != JsonValueKind.Object || !message.TryGetProperty(name, out message)) return null;
            }
            else
            {
                if (message.ValueKind != JsonValueKind.Array || index >= message.GetArrayLength()) return null;
                message = message[index];
            }
        }

        return message;
    }

    private static int ReadIndex(PatternReader reader)
    {
        var digits = reader.TakeWhile(char.IsAsciiDigit);
        return int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var index) ? index : throw reader.Expected("a place in a list or a name in double quotes");
    }

    private static string Show((string? Name, int Index) step) =>
        step.Name is null ? $"[{step.Index}]" : step.Name.All(c => char.IsLetterOrDigit(c) || c is '-' or '_') ? $".{step.Name}" : $"[\"{step.Name}\"]";
}
