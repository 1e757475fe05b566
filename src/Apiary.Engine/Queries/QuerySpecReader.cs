using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries.Fields;
using Apiary.Engine.Queries.Relations;

namespace Apiary.Engine.Queries;

/// <summary>Reads one spec for <see cref="QuerySpecJson"/>; notes every error with the path of the field it is in.</summary>
internal sealed class QuerySpecReader(ICollection<SpecError> errors)
{
    private readonly int errorsBefore = errors.Count;

    public QuerySpec? Read(JsonElement json)
    {
        try
        {
            return ReadSpec(json);
        }
        catch (InvalidOperationException)
        {
            // Escapes in names and strings can spell half a surrogate pair, which no string can hold.
            Note("", "text is not valid Unicode");
            return null;
        }
    }

    private QuerySpec? ReadSpec(JsonElement json)
    {
        if (!IsObject(json, "", "query")) return null;
        var spec = new QuerySpec();
        foreach (var property in json.EnumerateObject())
        {
            var (name, value) = (property.Name, property.Value);
            // An explicit null means that the field is not there.
            if (value.ValueKind == JsonValueKind.Null) continue;
            spec = name switch
            {
                "calculations" => spec with { Calculations = List(value, name, ReadCalculation) },
                "filters" => spec with { Filters = List(value, name, ReadFilter) },
                "filter_combination" => spec with { FilterCombination = ReadCombination(value, name) },
                "breakdowns" => spec with { Breakdowns = List(value, name, (item, field) => Text(item, field)) },
                "orders" => spec with { Orders = List(value, name, ReadOrder) },
                "havings" => spec with { Havings = List(value, name, ReadHaving) },
                "limit" => spec with { Limit = Int(value, name) },
                "granularity" => spec with { Granularity = Int(value, name) },
                "time_range" => spec with { TimeRange = Long(value, name) },
                "start_time" => spec with { StartTime = Long(value, name) },
                "end_time" => spec with { EndTime = Long(value, name) },
                "usage_mode" => spec with { UsageMode = Bool(value, name) },
                "id" => spec,
                "calculated_fields" => spec with { CalculatedFields = List(value, name, ReadField) },
                "formulas" => Refuse(spec, name, IsEmptyArray(value)),
                // 0 says that nothing is to be compared.
                "compare_time_offset_seconds" => spec with { CompareTimeOffsetSeconds = Int(value, name) is var offset and not 0 ? offset : null },
                _ => Unknown(spec, "", name),
            };
        }

        var named = spec.Filters.Select(filter => filter.Column).Concat(spec.Breakdowns);
        return errors.Count > errorsBefore ? null : spec with { HasRelationalNames = named.Any(RelationalNames.IsRelational) };
    }

    private CalculatedField ReadField(JsonElement json, string path)
    {
        var calculated = new CalculatedField("", "");
        if (!IsObject(json, path, "calculated field")) return calculated;
        foreach (var (name, value, field) in Fields(json, path))
        {
            calculated = name switch
            {
                "name" => calculated with { Name = Text(value, field) },
                "expression" => calculated with { Expression = Text(value, field) },
                _ => Unknown(calculated, path, name),
            };
        }

        return calculated;
    }

    private Calculation ReadCalculation(JsonElement json, string path)
    {
        var calculation = new Calculation("");
        if (!IsObject(json, path, "calculation")) return calculation;
        foreach (var (name, value, field) in Fields(json, path))
        {
            calculation = name switch
            {
                "op" => calculation with { Op = Text(value, field) },
                "column" => calculation with { Column = Text(value, field) },
                "name" => calculation with { Name = Text(value, field) },
                "filters" => calculation with { Filters = List(value, field, ReadFilter) },
                "filter_combination" => calculation with { FilterCombination = ReadCombination(value, field) },
                _ => Unknown(calculation, path, name),
            };
        }

        if (calculation.Op.Length == 0) Note($"{path}.op", "calculation requires an op");
        return calculation;
    }

    private Filter ReadFilter(JsonElement json, string path)
    {
        var filter = new Filter("", FilterOp.Equal, []);
        if (!IsObject(json, path, "filter")) return filter;
        JsonElement? operand = null;
        var opSeen = false;
        foreach (var (name, value, field) in Fields(json, path))
        {
            switch (name)
            {
                case "column":
                    filter = filter with { Column = Text(value, field) };
                    break;
                case "op":
                    filter = filter with { Op = ReadOp(value, field) };
                    opSeen = true;
                    break;
                case "value":
                    operand = value;
                    break;
                default:
                    Unknown(filter, path, name);
                    break;
            }
        }

        if (!opSeen) Note($"{path}.op", "filter requires an op");
        return operand is { } found ? filter with { Values = ReadValues(found, filter.Op, $"{path}.value") } : filter;
    }

    private List<FieldValue> ReadValues(JsonElement json, FilterOp op, string path)
    {
        if (json.ValueKind == JsonValueKind.Array) return List(json, path, ReadValue);
        // Some clients write the members of a set as one comma-separated string.
        if (FilterOps.TakesSeveralValues(op) && json.ValueKind == JsonValueKind.String)
            return [.. json.GetString()!.Split(',', StringSplitOptions.TrimEntries).Select(FieldValue.String)];
        return [ReadValue(json, path)];
    }

    private FieldValue ReadValue(JsonElement json, string path)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.String:
                return FieldValue.String(Text(json, path));
            case JsonValueKind.True or JsonValueKind.False:
                return FieldValue.Boolean(json.GetBoolean());
            case JsonValueKind.Number:
                if (json.TryGetInt64(out var integer)) return FieldValue.Integer(integer);
                if (json.TryGetDouble(out var number) && double.IsFinite(number)) return FieldValue.Float(number);
                Note(path, "number out of range");
                return FieldValue.Null;
            default:
                Note(path, "value must be a string, a number or a boolean");
                return FieldValue.Null;
        }
    }

    private Order ReadOrder(JsonElement json, string path)
    {
        var order = new Order(null, null, false);
        if (!IsObject(json, path, "order")) return order;
        foreach (var (name, value, field) in Fields(json, path))
        {
            order = name switch
            {
                "op" => order with { Op = Text(value, field) },
                "column" => order with { Column = Text(value, field) },
                "order" => order with { Descending = ReadDirection(value, field) },
                _ => Unknown(order, path, name),
            };
        }

        return order;
    }

    private Having ReadHaving(JsonElement json, string path)
    {
        var having = new Having("", null, FilterOp.Equal, double.NaN);
        if (!IsObject(json, path, "having")) return having;
        var opSeen = false;
        foreach (var (name, value, field) in Fields(json, path))
        {
            switch (name)
            {
                case "calculate_op":
                    having = having with { CalculateOp = Text(value, field) };
                    break;
                case "column":
                    having = having with { Column = Text(value, field) };
                    break;
                case "op":
                    having = having with { Op = ReadOp(value, field) };
                    opSeen = true;
                    break;
                case "value" when value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number):
                    having = having with { Value = number };
                    break;
                case "value":
                    Note(field, "having value must be a number");
                    break;
                default:
                    Unknown(having, path, name);
                    break;
            }
        }

        if (having.CalculateOp.Length == 0) Note($"{path}.calculate_op", "having requires a calculate_op");
        if (!opSeen) Note($"{path}.op", "having requires an op");
        if (double.IsNaN(having.Value)) Note($"{path}.value", "having requires a value");
        return having;
    }

    private FilterCombination ReadCombination(JsonElement json, string path)
    {
        var text = Text(json, path);
        if (text is not ("AND" or "OR" or "")) Note(path, $"filter_combination must be AND or OR, found {text}");
        return text == "OR" ? FilterCombination.Or : FilterCombination.And;
    }

    private bool ReadDirection(JsonElement json, string path)
    {
        var text = Text(json, path);
        if (text is not ("ascending" or "descending")) Note(path, $"order must be ascending or descending, found {text}");
        return text == "descending";
    }

    private FilterOp ReadOp(JsonElement json, string path)
    {
        var text = Text(json, path);
        if (!FilterOps.TryParse(text, out var op)) Note(path, $"unknown operator: {text}");
        return op;
    }

    private List<T> List<T>(JsonElement json, string path, Func<JsonElement, string, T> read)
    {
        var items = new List<T>();
        if (json.ValueKind != JsonValueKind.Array)
        {
            Note(path, $"expected an array, found {Kind(json)}");
            return items;
        }

        foreach (var item in json.EnumerateArray()) items.Add(read(item, $"{path}[{items.Count}]"));
        return items;
    }

    private string Text(JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.String) return json.GetString()!;
        Note(path, $"expected a string, found {Kind(json)}");
        return "";
    }

    private int? Int(JsonElement json, string path) => Long(json, path) is { } value
        ? (int)Math.Clamp(value, int.MinValue, int.MaxValue)
        : null;

    private long? Long(JsonElement json, string path)
    {
        if (json.ValueKind == JsonValueKind.Number)
        {
            if (json.TryGetInt64(out var integer)) return integer;
            // 7200.0 is a whole number too.
            if (json.TryGetDouble(out var number) && Math.Abs(number) < 1e15 && Math.Floor(number) == number) return (long)number;
        }

        Note(path, $"expected a whole number, found {Kind(json)}");
        return null;
    }

    private bool Bool(JsonElement json, string path)
    {
        if (json.ValueKind is JsonValueKind.True or JsonValueKind.False) return json.GetBoolean();
        Note(path, $"expected true or false, found {Kind(json)}");
        return false;
    }

    private static IEnumerable<(string Name, JsonElement Value, string Field)> Fields(JsonElement json, string path)
    {
        foreach (var property in json.EnumerateObject())
            if (property.Value.ValueKind != JsonValueKind.Null)
                yield return (property.Name, property.Value, $"{path}.{property.Name}");
    }

    private bool IsObject(JsonElement json, string path, string what)
    {
        if (json.ValueKind == JsonValueKind.Object) return true;
        Note(path, $"{what} must be an object, found {Kind(json)}");
        return false;
    }

    private T Refuse<T>(T spec, string name, bool harmless)
    {
        if (!harmless) Note(name, $"{name} is not supported yet");
        return spec;
    }

    private T Unknown<T>(T item, string path, string name)
    {
        Note(path.Length == 0 ? name : $"{path}.{name}", $"unknown field: {name}");
        return item;
    }

    private void Note(string field, string message) => errors.Add(new SpecError(field, message));

    private static bool IsEmptyArray(JsonElement json) => json.ValueKind == JsonValueKind.Array && json.GetArrayLength() == 0;

    private static string Kind(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a string",
        JsonValueKind.Number => $"the number {json.GetRawText()}",
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        _ => "null",
    };
}
