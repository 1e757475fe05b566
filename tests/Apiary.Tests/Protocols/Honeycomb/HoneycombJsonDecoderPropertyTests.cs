using System.Globalization;
using System.Text;
using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Server.Protocols.Honeycomb;
using Xunit;

namespace Apiary.Tests.Protocols.Honeycomb;

/// <summary>Random JSON, read by the decoder and by System.Text.Json.</summary>
public sealed class HoneycombJsonDecoderPropertyTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void DecodeBatch_random_events_are_what_JsonDocument_reads(int expandDepth)
    {
        var random = new Random(17 + expandDepth);
        var source = new RandomJson(random);
        var decoder = new HoneycombJsonDecoder(DecodeLimits.Default);
        var batch = new EventBatch();
        var items = new BatchItems();
        for (var round = 0; round < 400; round++)
        {
            var events = Enumerable.Range(0, random.Next(1, 12)).Select(_ => source.Object(4)).ToArray();
            var body = Encoding.UTF8.GetBytes("[" + string.Join(" , ", events.Select(json => $"{{\"data\":{json}, \"samplerate\": 3}}")) + "]");
            batch.Reset();
            items.Reset();
            var result = decoder.DecodeBatch(body, 42, expandDepth, batch, items);

            Assert.True(result.IsRead, $"{result} in {Encoding.UTF8.GetString(body)}");
            var row = 0;
            foreach (var json in events)
            {
                using var document = JsonDocument.Parse(json);
                if (!document.RootElement.EnumerateObject().Any()) continue;
                var expected = new Dictionary<string, string>(StringComparer.Ordinal);
                Flatten(document.RootElement, "", expandDepth, expected);
                var actual = BatchText.Fields(batch, row++);
                Assert.Equal(expected.OrderBy(field => field.Key, StringComparer.Ordinal), actual.OrderBy(field => field.Key, StringComparer.Ordinal));
            }

            Assert.Equal(row, batch.RowCount);
            Assert.Equal(events.Length, items.Count);
        }
    }

    [Fact]
    public void DecodeEvent_truncated_anywhere_is_malformed()
    {
        var source = new RandomJson(new Random(3));
        var decoder = new HoneycombJsonDecoder(DecodeLimits.Default);
        var batch = new EventBatch();
        for (var round = 0; round < 50; round++)
        {
            var body = Encoding.UTF8.GetBytes(source.Object(3));
            for (var length = 1; length < body.Length; length++)
            {
                batch.Reset();
                var result = decoder.DecodeEvent(body.AsSpan(0, length), 0, 1, 5, batch, out _);
                Assert.False(result.IsRead, Encoding.UTF8.GetString(body, 0, length));
            }
        }
    }

    private static void Flatten(JsonElement element, string prefix, int expandDepth, Dictionary<string, string> fields)
    {
        foreach (var property in element.EnumerateObject())
        {
            var name = prefix + property.Name;
            switch (property.Value.ValueKind)
            {
                case JsonValueKind.Object when expandDepth > 0: Flatten(property.Value, name + ".", expandDepth - 1, fields); break;
                case JsonValueKind.Null: fields.Remove(name); break;
                default: fields[name] = Text(property.Value); break;
            }
        }
    }

    private static string Text(JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.String: return "string " + value.GetString();
            case JsonValueKind.True: return "boolean true";
            case JsonValueKind.False: return "boolean false";
            case JsonValueKind.Number:
                var raw = value.GetRawText();
                return raw.AsSpan().IndexOfAny(".eE") < 0 && long.TryParse(raw, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var integer)
                    ? "integer " + integer.ToString(CultureInfo.InvariantCulture)
                    : "float " + double.Parse(raw, CultureInfo.InvariantCulture).ToString("R", CultureInfo.InvariantCulture);
            default: return "string " + WithoutSpace(value.GetRawText());
        }
    }

    private static string WithoutSpace(string json)
    {
        var text = new StringBuilder();
        var inString = false;
        for (var i = 0; i < json.Length; i++)
        {
            var c = json[i];
            if (inString && c == '\\')
            {
                text.Append(c).Append(json[++i]);
                continue;
            }

            if (c == '"') inString = !inString;
            if (inString || !char.IsWhiteSpace(c)) text.Append(c);
        }

        return text.ToString();
    }
}
