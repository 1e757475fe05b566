using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Fields;

/// <summary>
/// Reads the text of a calculated field (protocol reference 15.1). Operators bind, tightest first: <c>!</c>; <c>* / %</c>; <c>-</c>; <c>+</c>;
/// <c>&lt; &lt;= &gt; &gt;=</c>; <c>= !=</c>; <c>AND</c>; <c>OR</c>; each level from the left.
/// </summary>
public sealed class FieldParser
{
    /// <summary>Most characters of an expression.</summary>
    public const int MaxLength = 4_095;

    /// <summary>Deepest nesting of calls, parentheses and <c>!</c>: what the stack of a thread holds many times over.</summary>
    public const int MaxDepth = 200;

    // From the loosest to the tightest; words and symbols alike.
    private static readonly string[][] Levels = [["OR"], ["AND"], ["=", "!="], ["<", "<=", ">", ">="], ["+"], ["-"], ["*", "/", "%"]];

    private readonly FieldLexer lexer;
    private FieldToken token;
    private FieldToken following;
    private int depth;

    private FieldParser(string text)
    {
        lexer = new FieldLexer(text);
        token = lexer.Next();
        following = token.Kind == FieldTokenKind.End ? token : lexer.Next();
    }

    /// <summary>The expression that a text is. Throws <see cref="FieldSyntaxException"/>.</summary>
    public static FieldExpression Parse(string text)
    {
        if (text.Length > MaxLength) throw new FieldSyntaxException($"the expression is longer than {MaxLength} characters", MaxLength);
        if (string.IsNullOrWhiteSpace(text)) throw new FieldSyntaxException("empty expression", 0);
        var parser = new FieldParser(text);
        var expression = parser.Level(0);
        if (parser.token.Kind != FieldTokenKind.End) throw new FieldSyntaxException($"extraneous input '{parser.token.Shown}' expecting <EOF>", parser.token.Position);
        return expression;
    }

    private FieldExpression Level(int level)
    {
        if (level == Levels.Length) return Unary();
        var left = Level(level + 1);
        while (Operator(level) is { } symbol)
        {
            var position = Take().Position;
            left = Operation(symbol, position, left, Level(level + 1));
        }

        return left;
    }

    private string? Operator(int level) =>
        token.Kind is FieldTokenKind.Symbol or FieldTokenKind.Word && Array.IndexOf(Levels[level], token.Text) is >= 0 and var index ? Levels[level][index] : null;

    private static FieldCall Operation(string symbol, int position, FieldExpression left, FieldExpression right) => symbol switch
    {
        "!=" => FieldFunctions.Call("NOT", position, [FieldFunctions.Call("EQUALS", position, [left, right])]),
        _ => FieldFunctions.Call(
            symbol switch { "=" => "EQUALS", "<" => "LT", "<=" => "LTE", ">" => "GT", ">=" => "GTE", "+" => "SUM", "-" => "SUB", "*" => "MUL", "/" => "DIV", "%" => "MOD", _ => symbol },
            position,
            [left, right]),
    };

    private FieldExpression Unary()
    {
        if (++depth > MaxDepth) throw new FieldSyntaxException($"nested deeper than {MaxDepth} levels", token.Position);
        var expression = token.Is("!") ? FieldFunctions.Call("NOT", Take().Position, [Unary()]) : Primary();
        depth--;
        return expression;
    }

    private FieldExpression Primary()
    {
        var start = token;
        switch (token.Kind)
        {
            case FieldTokenKind.Literal:
                return new FieldLiteral(Take().Value);
            case FieldTokenKind.Column:
                return new FieldColumn(Take().Text);
            case FieldTokenKind.Word when following.Is("("):
                Take();
                return FieldFunctions.Call(start.Text, start.Position, Arguments());
            case FieldTokenKind.Symbol when token.Is("("):
                Take();
                var inner = Level(0);
                Expect(")");
                return inner;
            // A minus belongs to a number that follows without a space; there is none before anything else.
            case FieldTokenKind.Symbol when token.Is("-") && following.Kind == FieldTokenKind.Literal && following.Position == token.Position + 1 && Negative(following.Value) is { } negative:
                Take();
                Take();
                return new FieldLiteral(negative);
        }

        throw token.Kind == FieldTokenKind.Word
            ? new FieldSyntaxException($"'{token.Text}' is no value: columns are written ${token.Text}, texts \"{token.Text}\"", token.Position)
            : new FieldSyntaxException($"mismatched input '{token.Shown}' expecting a value, a $column or a function", token.Position);
    }

    private List<FieldExpression> Arguments()
    {
        var arguments = new List<FieldExpression>();
        Expect("(");
        while (!token.Is(")"))
        {
            arguments.Add(Level(0));
            if (token.Is(",")) Take();
            else if (!token.Is(")")) throw new FieldSyntaxException($"mismatched input '{token.Shown}' expecting {{',', ')'}}", token.Position);
        }

        Take();
        return arguments;
    }

    private static FieldValue? Negative(FieldValue value) => value.IsNull ? null : value.Type switch
    {
        ColumnType.Integer => FieldValue.Integer(-value.AsInteger()),
        ColumnType.Float => FieldValue.Float(-value.AsFloat()),
        _ => null,
    };

    private void Expect(string symbol)
    {
        if (!token.Is(symbol)) throw new FieldSyntaxException($"mismatched input '{token.Shown}' expecting '{symbol}'", token.Position);
        Take();
    }

    private FieldToken Take()
    {
        var taken = token;
        token = following;
        if (following.Kind != FieldTokenKind.End) following = lexer.Next();
        return taken;
    }
}
