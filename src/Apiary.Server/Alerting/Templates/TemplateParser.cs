using System.Globalization;

namespace Apiary.Server.Alerting.Templates;

/// <summary>
/// Reads a template in the language of Go's text/template, as far as payloads use it (section 12.4 of the protocol reference): values, pipelines,
/// variables, <c>if</c>, <c>else if</c>, <c>with</c>, <c>range</c>, comments, and trimming by <c>{{-</c> and <c>-}}</c>.
/// </summary>
internal sealed class TemplateParser
{
    // Beyond what anybody writes by hand; a template is text of others.
    private const int MaxDepth = 50;

    private readonly string text;
    private int at;
    private bool trims;

    private TemplateParser(string text) => this.text = text;

    /// <summary>The parts of a template. Throws <see cref="TemplateException"/>.</summary>
    public static IReadOnlyList<TemplateNode> Parse(string text)
    {
        var parser = new TemplateParser(text);
        var (nodes, end) = parser.Nodes(0);
        return end is null ? nodes : throw new TemplateException($"unexpected {{{{{end}}}}}");
    }

    /// <summary>Parts up to an <c>end</c> or <c>else</c>, which is given back as it stands; null at the end of the template.</summary>
    private (IReadOnlyList<TemplateNode> Nodes, string? End) Nodes(int depth)
    {
        if (depth > MaxDepth) throw new TemplateException($"blocks may be nested {MaxDepth} deep");
        var nodes = new List<TemplateNode>();
        while (at < text.Length)
        {
            var open = text.IndexOf("{{", at, StringComparison.Ordinal);
            var plain = open < 0 ? text[at..] : text[at..open];
            if (trims) plain = plain.TrimStart();
            if (open < 0)
            {
                at = text.Length;
                if (plain.Length > 0) nodes.Add(new TemplateNode.Text(plain));
                break;
            }

            var action = Action(open);
            if (action.TrimsBefore) plain = plain.TrimEnd();
            if (plain.Length > 0) nodes.Add(new TemplateNode.Text(plain));
            if (action.Text.Length == 0 || action.Text.StartsWith("/*", StringComparison.Ordinal)) continue;
            if (action.Text == "end" || action.Text == "else" || action.Text.StartsWith("else ", StringComparison.Ordinal)) return (nodes, action.Text);
            nodes.Add(Node(action.Text, depth));
        }

        return (nodes, null);
    }

    private (string Text, bool TrimsBefore) Action(int open)
    {
        // A closing pair within a string does not close.
        var (close, quote) = (open + 2, '\0');
        for (; ; close++)
        {
            if (close + 1 >= text.Length) throw new TemplateException("unclosed action");
            if (quote == '\0' && text[close] == '}' && text[close + 1] == '}') break;
            if (quote == '"' && text[close] == '\\') close++;
            else if (quote != '\0' && text[close] == quote) quote = '\0';
            else if (quote == '\0' && text[close] is '"' or '`') quote = text[close];
        }

        var inside = text[(open + 2)..close];
        at = close + 2;
        var before = inside.StartsWith('-') && inside.Length > 1 && char.IsWhiteSpace(inside[1]);
        if (before) inside = inside[1..];
        trims = inside.EndsWith('-') && inside.Length > 1 && char.IsWhiteSpace(inside[^2]);
        if (trims) inside = inside[..^1];
        return (inside.Trim(), before);
    }

    private TemplateNode Node(string action, int depth)
    {
        var word = action.Split(' ', '\t', '\n')[0];
        var rest = action[word.Length..];
        switch (word)
        {
            case "if" or "with":
                return Branch(rest, word == "with", depth);
            case "range":
                var (pipeline, index, item) = RangeHead(rest);
                var (body, end) = Nodes(depth + 1);
                return new TemplateNode.Range(pipeline, index, item, body, Otherwise(end, "range", depth));
            case "define" or "template" or "block" or "break" or "continue":
                throw new TemplateException($"{word} is not supported");
            default:
                var (value, name, isNew) = Assigned(TemplateLexer.Read(action));
                return new TemplateNode.Action(value, name, isNew);
        }
    }

    private TemplateNode.If Branch(string head, bool movesDot, int depth)
    {
        var (condition, name, _) = Assigned(TemplateLexer.Read(head));
        var (then, end) = Nodes(depth + 1);
        return new TemplateNode.If(condition, name, movesDot, then, Otherwise(end, "if", depth));
    }

    private IReadOnlyList<TemplateNode> Otherwise(string? end, string block, int depth)
    {
        switch (end)
        {
            case null:
                throw new TemplateException($"{block} without end");
            case "end":
                return [];
            case "else":
                var (nodes, next) = Nodes(depth + 1);
                return next == "end" ? nodes : throw new TemplateException($"{block} without end");
            default:
                var words = end["else".Length..].TrimStart();
                var isIf = words.StartsWith("if ", StringComparison.Ordinal);
                if (!isIf && !words.StartsWith("with ", StringComparison.Ordinal)) throw new TemplateException($"unexpected {{{{{end}}}}}");
                // The one end is that of both.
                return [Branch(words[(isIf ? 2 : 4)..], !isIf, depth + 1)];
        }
    }

    private static (TemplatePipeline Pipeline, string? Index, string? Item) RangeHead(string head)
    {
        var tokens = TemplateLexer.Read(head);
        if (tokens.Count > 4 && tokens[1].Text == "," && tokens[3].Text == ":=" && tokens[0].Kind == TemplateTokenKind.Variable && tokens[2].Kind == TemplateTokenKind.Variable)
            return (Pipeline([.. tokens.Skip(4)]), tokens[0].Text, tokens[2].Text);
        var (pipeline, name, _) = Assigned(tokens);
        return (pipeline, null, name);
    }

    private static (TemplatePipeline Pipeline, string? Variable, bool IsNew) Assigned(IReadOnlyList<TemplateToken> tokens) =>
        tokens.Count > 2 && tokens[0].Kind == TemplateTokenKind.Variable && tokens[1] is { Kind: TemplateTokenKind.Mark, Text: ":=" or "=" }
            ? (Pipeline([.. tokens.Skip(2)]), tokens[0].Text, tokens[1].Text == ":=")
            : (Pipeline(tokens), null, false);

    private static TemplatePipeline Pipeline(IReadOnlyList<TemplateToken> tokens)
    {
        var position = 0;
        var pipeline = Pipeline(tokens, ref position, 0);
        return position == tokens.Count ? pipeline : throw new TemplateException($"unexpected {tokens[position].Text}");
    }

    private static TemplatePipeline Pipeline(IReadOnlyList<TemplateToken> tokens, ref int position, int depth)
    {
        if (depth > MaxDepth) throw new TemplateException($"parentheses may be nested {MaxDepth} deep");
        var commands = new List<IReadOnlyList<TemplateOperand>>();
        while (true)
        {
            var command = new List<TemplateOperand>();
            while (position < tokens.Count && tokens[position] is not { Kind: TemplateTokenKind.Mark, Text: "|" or ")" }) command.Add(Operand(tokens, ref position, depth));
            if (command.Count == 0) throw new TemplateException("missing value for command");
            commands.Add(command);
            if (position >= tokens.Count || tokens[position].Text == ")") return new TemplatePipeline(commands);
            position++;
        }
    }

    private static TemplateOperand Operand(IReadOnlyList<TemplateToken> tokens, ref int position, int depth)
    {
        var token = tokens[position++];
        switch (token.Kind)
        {
            case TemplateTokenKind.String:
                return new TemplateOperand.Literal(token.Text);
            case TemplateTokenKind.Number:
                return double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? new TemplateOperand.Literal(number) : throw new TemplateException($"bad number {token.Text}");
            case TemplateTokenKind.Field:
                return new TemplateOperand.Field(Path(token.Text));
            case TemplateTokenKind.Variable:
                var dot = token.Text.IndexOf('.', StringComparison.Ordinal);
                return dot < 0 ? new TemplateOperand.Variable(token.Text, []) : new TemplateOperand.Variable(token.Text[..dot], Path(token.Text[dot..]));
            case TemplateTokenKind.Name:
                return token.Text switch { "true" => new TemplateOperand.Literal(true), "false" => new TemplateOperand.Literal(false), "nil" => new TemplateOperand.Literal(null), _ => new TemplateOperand.Function(token.Text) };
            default:
                if (token.Text != "(") throw new TemplateException($"unexpected {token.Text}");
                var nested = Pipeline(tokens, ref position, depth + 1);
                if (position >= tokens.Count) throw new TemplateException("unclosed left paren");
                position++;
                var hasPath = position < tokens.Count && tokens[position].Kind == TemplateTokenKind.Field && tokens[position].Text.Length > 1;
                return new TemplateOperand.Nested(nested, hasPath ? Path(tokens[position++].Text) : []);
        }
    }

    private static string[] Path(string text)
    {
        if (text == ".") return [];
        var path = text[1..].Split('.');
        return path.Any(name => name.Length == 0) ? throw new TemplateException($"bad field {text}") : path;
    }
}
