using System.Globalization;
using System.Text;

namespace Apiary.Tests.Protocols.Honeycomb;

/// <summary>Seeded JSON that is valid, in every way of writing it: white space, escapes, nesting, all forms of numbers.</summary>
internal sealed class RandomJson(Random random)
{
    private static readonly string[] Names = ["a", "b", "trace.trace_id", "duration_ms", "ü", "蜂", "with space", "q\"uote", "back\\slash", "tab\t", "😀", ""];
    private static readonly string[] Texts = ["", "x", "hello world", "蜂の巣", "😀 emoji", "line\nbreak", "quote \" and \\ back", "\u0001\u001f", new string('y', 31), new string('z', 32), new string('w', 100)];
    private readonly StringBuilder text = new();

    public string Object(int depth)
    {
        text.Clear();
        WriteObject(depth);
        return text.ToString();
    }

    private void WriteObject(int depth)
    {
        text.Append('{');
        var count = random.Next(8);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',');
            Space();
            // Mostly the same names in the same order, as one sender writes them.
            WriteString(random.Next(4) == 0 ? Names[random.Next(Names.Length)] : Names[i]);
            Space();
            text.Append(':');
            WriteValue(depth);
            Space();
        }

        text.Append('}');
    }

    private void WriteValue(int depth)
    {
        Space();
        switch (random.Next(depth > 0 ? 12 : 9))
        {
            case 0: text.Append("true"); break;
            case 1: text.Append("false"); break;
            case 2: text.Append("null"); break;
            case 3: text.Append(random.NextInt64(long.MinValue, long.MaxValue).ToString(CultureInfo.InvariantCulture)); break;
            case 4: text.Append(random.Next(-1000, 1000).ToString(CultureInfo.InvariantCulture)); break;
            case 5: WriteFloat(); break;
            case 9: WriteObject(depth - 1); break;
            case 10: WriteArray(depth - 1); break;
            default: WriteString(Texts[random.Next(Texts.Length)]); break;
        }
    }

    private void WriteFloat() => text.Append(random.Next(5) switch
    {
        0 => (random.NextDouble() * 1000).ToString("R", CultureInfo.InvariantCulture) is var plain && plain.Contains('.', StringComparison.Ordinal) ? plain : plain + ".0",
        1 => $"{random.Next(100)}.{random.Next(1000):D3}",
        2 => $"-{random.Next(10)}.{random.Next(100):D2}e{random.Next(-30, 30)}",
        3 => $"{random.Next(1, 10)}E+{random.Next(0, 25)}",
        _ => $"{random.NextInt64(1, long.MaxValue)}{random.NextInt64(1_000_000_000)}",
    });

    private void WriteArray(int depth)
    {
        text.Append('[');
        var count = random.Next(4);
        for (var i = 0; i < count; i++)
        {
            if (i > 0) text.Append(',');
            WriteValue(depth);
        }

        Space();
        text.Append(']');
    }

    private void WriteString(string value)
    {
        text.Append('"');
        foreach (var rune in value.EnumerateRunes())
        {
            if (rune.Value is '"' or '\\') text.Append('\\').Append(rune);
            else if (rune.Value < 0x20 || random.Next(12) == 0) Escape(rune);
            else text.Append(rune);
        }

        text.Append('"');
    }

    private void Escape(Rune rune)
    {
        foreach (var unit in rune.ToString()) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)unit:x4}");
    }

    private void Space()
    {
        if (random.Next(3) == 0) text.Append(" \t\r\n"[random.Next(4)], random.Next(1, 3));
    }
}
