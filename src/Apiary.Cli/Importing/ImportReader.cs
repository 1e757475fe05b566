using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Apiary.Cli.Importing;

/// <summary>Reads files of events item by item. Throws <see cref="CliException"/> with the line where something is wrong.</summary>
internal static class ImportReader
{
    private static readonly string[] TimeNames = ["time", "timestamp", "Timestamp", "@timestamp"];
    private static readonly string[] SampleRateNames = ["samplerate", "sample_rate", "SampleRate"];

    /// <summary>The format that a file's name and first character suggest.</summary>
    public static ImportFormat Guess(string path)
    {
        if (path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase)) return ImportFormat.Csv;
        using var reader = new StreamReader(path);
        int c;
        do
        {
            c = reader.Read();
        }
        while (c >= 0 && char.IsWhiteSpace((char)c));

        return c == '[' ? ImportFormat.Batch : ImportFormat.Ndjson;
    }

    /// <summary>All items of a file, from its beginning.</summary>
    public static IEnumerable<ImportItem> Read(string path, ImportFormat format) => format switch
    {
        ImportFormat.Csv => ReadCsv(path),
        ImportFormat.Batch => ReadBatch(path),
        _ => ReadLines(path),
    };

    private static IEnumerable<ImportItem> ReadLines(string path)
    {
        using var reader = new StreamReader(path);
        var number = 0;
        while (reader.ReadLine() is { } line)
        {
            number++;
            if (string.IsNullOrWhiteSpace(line)) continue;
            yield return new ImportItem(ItemOf(line, path, number), reader.BaseStream.Position);
        }
    }

    private static byte[] ItemOf(string line, string path, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return Item(document.RootElement) ?? throw new CliException($"{path}, line {number}: expected a JSON object");
        }
        catch (JsonException failure)
        {
            throw new CliException($"{path}, line {number}: {failure.Message}");
        }
    }

    private static IEnumerable<ImportItem> ReadBatch(string path)
    {
        using var document = ParseFile(path);
        var length = new FileInfo(path).Length;
        var count = document.RootElement.GetArrayLength();
        var number = 0;
        foreach (var element in document.RootElement.EnumerateArray())
        {
            number++;
            var item = Item(element) ?? throw new CliException($"{path}, item {number}: expected a JSON object");
            yield return new ImportItem(item, length * number / count);
        }
    }

    private static JsonDocument ParseFile(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            var document = JsonDocument.Parse(stream);
            return document.RootElement.ValueKind == JsonValueKind.Array ? document : throw new CliException($"{path}: expected a JSON array");
        }
        catch (JsonException failure)
        {
            throw new CliException($"{path}: {failure.Message}");
        }
    }

    private static IEnumerable<ImportItem> ReadCsv(string path)
    {
        using var reader = new StreamReader(path);
        using var rows = new CsvReader(reader).Read().GetEnumerator();
        if (!rows.MoveNext()) yield break;
        var names = rows.Current;
        var number = 1;
        while (rows.MoveNext())
        {
            number++;
            var cells = rows.Current;
            if (cells.Count == 1 && cells[0].Length == 0) continue;
            if (cells.Count != names.Count) throw new CliException($"{path}, row {number}: expected {names.Count} values, found {cells.Count}");
            yield return new ImportItem(ItemOf(names, cells), reader.BaseStream.Position);
        }
    }

    /// <summary>An object with <c>data</c> in it is an item already; any other is an event, whose time and sample rate are lifted out of it.</summary>
    private static byte[]? Item(JsonElement element)
    {
        if (element.ValueKind != JsonValueKind.Object) return null;
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            var isItem = element.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Object;
            writer.WriteStartObject();
            foreach (var property in element.EnumerateObject())
            {
                if (Array.IndexOf(TimeNames, property.Name) >= 0) WriteAs(writer, "time", property.Value);
                else if (Array.IndexOf(SampleRateNames, property.Name) >= 0) WriteAs(writer, "samplerate", property.Value);
            }

            writer.WritePropertyName("data");
            if (isItem) data.WriteTo(writer);
            else WriteFields(writer, element);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    private static void WriteFields(Utf8JsonWriter writer, JsonElement element)
    {
        writer.WriteStartObject();
        foreach (var property in element.EnumerateObject())
            if (Array.IndexOf(TimeNames, property.Name) < 0 && Array.IndexOf(SampleRateNames, property.Name) < 0) property.WriteTo(writer);
        writer.WriteEndObject();
    }

    private static void WriteAs(Utf8JsonWriter writer, string name, JsonElement value)
    {
        writer.WritePropertyName(name);
        value.WriteTo(writer);
    }

    private static byte[] ItemOf(IReadOnlyList<string> names, IReadOnlyList<string> cells)
    {
        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            for (var i = 0; i < names.Count; i++)
            {
                if (cells[i].Length == 0) continue;
                if (Array.IndexOf(TimeNames, names[i]) >= 0) writer.WriteString("time", cells[i]);
                else if (Array.IndexOf(SampleRateNames, names[i]) >= 0 && long.TryParse(cells[i], NumberStyles.None, CultureInfo.InvariantCulture, out var rate)) writer.WriteNumber("samplerate", rate);
            }

            writer.WriteStartObject("data");
            for (var i = 0; i < names.Count; i++)
            {
                // The dataset's own column of an export is where the events came from, not a field.
                if (cells[i].Length == 0 || names[i] == "dataset" || Array.IndexOf(TimeNames, names[i]) >= 0 || Array.IndexOf(SampleRateNames, names[i]) >= 0) continue;
                writer.WritePropertyName(names[i]);
                WriteCell(writer, cells[i]);
            }

            writer.WriteEndObject();
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }

    /// <summary>A number only when it comes out as it stood: <c>007</c> and <c>1e3</c> stay text.</summary>
    private static void WriteCell(Utf8JsonWriter writer, string cell)
    {
        if (cell is "true" or "false") writer.WriteBooleanValue(cell == "true");
        else if (long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer) && integer.ToString(CultureInfo.InvariantCulture) == cell) writer.WriteNumberValue(integer);
        else if (double.TryParse(cell, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number)
            && number.ToString("R", CultureInfo.InvariantCulture) == cell) writer.WriteNumberValue(number);
        else writer.WriteStringValue(Encoding.UTF8.GetBytes(cell));
    }
}
