using System.Text.Json;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>Conditions in braces, section 7.2: <c>||</c> binds least, then <c>&amp;&amp;</c>, then parentheses.</summary>
internal sealed class JsonPatternParser
{
    private const int MaxDepth = 64, MaxExpressions = 2;

    private readonly PatternReader reader;
    private int depth;
    private int expressions;

    private JsonPatternParser(PatternReader reader) => this.reader = reader;

    /// <summary>Reads the whole pattern. Throws <see cref="PatternSyntaxException"/>.</summary>
    public static JsonPattern Parse(PatternReader reader)
    {
        reader.Expect("{");
        var condition = new JsonPatternParser(reader).ReadOr();
        reader.Expect("}");
        reader.Peek();
        return reader.IsAtEnd ? new JsonPattern(condition) : throw reader.Expected("nothing behind `}`");
    }

    private JsonCondition ReadOr()
    {
        if (++depth > MaxDepth) throw PatternReader.Fail("parentheses too deep", reader.Position);
        var left = ReadAnd();
        while (reader.TryTake("||")) left = new JsonBoth(left, ReadAnd(), isOr: true);
        depth--;
        return left;
    }

    private JsonCondition ReadAnd()
    {
        var left = ReadTest();
        while (reader.TryTake("&&")) left = new JsonBoth(left, ReadTest(), isOr: false);
        return left;
    }

    private JsonCondition ReadTest()
    {
        if (reader.TryTake("("))
        {
            var inner = ReadOr();
            reader.Expect(")");
            return inner;
        }

        if (reader.Peek() != '$') throw reader.Expected("`(` or a field such as $.level");
        var selector = JsonSelector.Read(reader);
        if (reader.TryTakeWord("IS")) return ReadState(selector);
        if (reader.TryTakeWord("NOT"))
        {
            if (!reader.TryTakeWord("EXISTS")) throw reader.Expected("EXISTS");
            return new JsonState(selector, null, isNegated: true);
        }

        if (reader.TryTakeWord("EXISTS")) return new JsonState(selector, null, isNegated: false);
        if (PatternOperators.TryTake(reader) is not { } op) throw reader.Expected("a comparison such as =");
        var operand = PatternOperators.ReadOperand(reader, op);
        if (operand.Regex is not null && ++expressions > MaxExpressions)
            throw PatternReader.Fail($"a pattern may have {MaxExpressions} regular expressions", reader.Position);
        return new JsonComparison(selector, op, operand);
    }

    private JsonState ReadState(JsonSelector selector)
    {
        var isNegated = reader.TryTakeWord("NOT");
        if (reader.TryTakeWord("NULL")) return new JsonState(selector, JsonValueKind.Null, isNegated);
        if (reader.TryTakeWord("TRUE")) return new JsonState(selector, JsonValueKind.True, isNegated);
        if (reader.TryTakeWord("FALSE")) return new JsonState(selector, JsonValueKind.False, isNegated);
        throw reader.Expected("NULL, TRUE or FALSE");
    }
}
