namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>Names and tests in brackets, section 7.3.</summary>
internal static class SpacePatternParser
{
    private const int MaxExpressions = 2;

    /// <summary>Reads the whole pattern. Throws <see cref="PatternSyntaxException"/>.</summary>
    public static SpacePattern Parse(PatternReader reader)
    {
        reader.Expect("[");
        var fields = new List<SpaceField>();
        do
        {
            var field = ReadField(reader);
            if (field.IsRest && fields.Any(known => known.IsRest)) throw PatternReader.Fail("`...` may stand once", reader.Position - 3);
            fields.Add(field);
        }
        while (reader.TryTake(","));
        reader.Expect("]");
        reader.Peek();
        if (!reader.IsAtEnd) throw reader.Expected("nothing behind `]`");
        if (fields.SelectMany(field => field.Alternatives).SelectMany(tests => tests).Count(test => test.Operand.Regex is not null) > MaxExpressions)
            throw PatternReader.Fail($"a pattern may have {MaxExpressions} regular expressions", reader.Position);
        return new SpacePattern(fields);
    }

    private static SpaceField ReadField(PatternReader reader)
    {
        if (reader.TryTake("...")) return new SpaceField(null, []);
        var name = ReadName(reader);
        if (PatternOperators.TryTake(reader) is not { } first) return new SpaceField(name, []);
        var alternatives = new List<IReadOnlyList<SpaceTest>>();
        var tests = new List<SpaceTest> { new(first, PatternOperators.ReadOperand(reader, first)) };
        while (true)
        {
            if (reader.TryTake("||"))
            {
                alternatives.Add(tests);
                tests = [];
            }
            else if (!reader.TryTake("&&"))
            {
                break;
            }

            tests.Add(ReadTest(reader, name));
        }

        alternatives.Add(tests);
        return new SpaceField(name, alternatives);
    }

    private static SpaceTest ReadTest(PatternReader reader, string name)
    {
        reader.Peek();
        var start = reader.Position;
        // AWS's own example writes w1 and W1 for one field.
        if (!ReadName(reader).Equals(name, StringComparison.OrdinalIgnoreCase)) throw PatternReader.Fail($"all tests of a field name it: expected {name}", start);
        var op = PatternOperators.TryTake(reader) ?? throw reader.Expected("a comparison such as =");
        return new SpaceTest(op, PatternOperators.ReadOperand(reader, op));
    }

    private static string ReadName(PatternReader reader)
    {
        reader.Peek();
        var name = reader.TakeWhile(c => char.IsLetterOrDigit(c) || c is '_' or '-');
        return name.Length > 0 ? name : throw reader.Expected("a field's name or ...");
    }
}
