using System.Globalization;
using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>Reads filter expressions (section 7.1 of the protocol reference). Never throws; says where reading stopped.</summary>
internal sealed class XRayExpressionParser
{
    /// <summary>Longest expression in characters.</summary>
    public const int MaxLength = 10_000;

    private const int MaxDepth = 50;

    private readonly XRayTokens tokens;
    private string? fault;

    private XRayExpressionParser(string text) => tokens = new XRayTokens(text);

    /// <summary>The expression; null, with what is wrong, when the text is none. Blank text holds for everything.</summary>
    public static XRayExpression? Parse(string? text, out string? fault)
    {
        fault = null;
        if (string.IsNullOrWhiteSpace(text)) return new XRayExpression.All();
        if (text.Length > MaxLength)
        {
            fault = $"the expression has more than {MaxLength} characters";
            return null;
        }

        var parser = new XRayExpressionParser(text);
        var expression = parser.Or(Where.Trace, 0);
        if (expression is not null && parser.tokens.Current.Kind != XRayTokenKind.End) expression = parser.Fail("expected an operator or the end");
        // What cannot be a token is the cause of whatever came of it.
        if ((parser.tokens.Fault ?? parser.fault) is not { } found) return expression;
        fault = found;
        return null;
    }

    private XRayExpression? Or(Where where, int depth)
    {
        if (depth > MaxDepth) return Fail($"it is nested deeper than {MaxDepth}");
        var left = And(where, depth);
        while (left is not null && IsWord("or"))
        {
            tokens.Take();
            if (And(where, depth) is not { } right) return null;
            left = new XRayExpression.Or(left, right);
        }

        return left;
    }

    /// <summary>What stands side by side must both hold, with the word between them or without.</summary>
    private XRayExpression? And(Where where, int depth)
    {
        var left = Unary(where, depth);
        while (left is not null)
        {
            if (IsWord("and")) tokens.Take();
            else if (IsWord("or") || !BeginsTerm()) break;
            if (Unary(where, depth) is not { } right) return null;
            left = new XRayExpression.And(left, right);
        }

        return left;
    }

    private XRayExpression? Unary(Where where, int depth)
    {
        if (depth > MaxDepth) return Fail($"it is nested deeper than {MaxDepth}");
        if (tokens.TryTake("!") || TakeWord("not")) return Unary(where, depth + 1) is { } inner ? new XRayExpression.Not(inner) : null;
        if (!tokens.TryTake("(")) return Term(where, depth);
        var expression = Or(where, depth + 1);
        return expression is not null && !tokens.TryTake(")") ? Fail("expected )") : expression;
    }

    private XRayExpression? Term(Where where, int depth)
    {
        if (tokens.Current.Kind != XRayTokenKind.Word) return Fail("expected a keyword");
        var word = tokens.Current.Text;
        var lower = word.ToLowerInvariant();
        if (lower.StartsWith("annotation.", StringComparison.Ordinal))
        {
            tokens.Take();
            return Compared("annotation." + word["annotation.".Length..], XRayValueKind.Any);
        }

        if (where == Where.Trace)
        {
            switch (lower)
            {
                case "service": return Service(depth);
                case "edge": return Edge(depth);
                case "group.name" or "group.arn": return Group(lower == "group.arn");
                case "rootcause.json": return RootCauseJson();
            }

            if (lower.StartsWith("rootcause.", StringComparison.Ordinal)) return RootCause(lower, depth);
        }

        if (lower == "annotation")
        {
            tokens.Take();
            if (tokens.Current is not { Kind: XRayTokenKind.Sign, Text: "[" } || !tokens.TryTakeKey(out var key) || key.Length == 0) return Fail("expected [KEY] behind annotation");
            return Compared("annotation." + key, XRayValueKind.Any);
        }

        if (XRayKeywords.Find(word) is not var (name, kind)) return Fail($"{word} is not a keyword");
        if (where == Where.Trace && !XRayKeywords.IsOfTraces(name)) return Fail($"{name} is asked in braces only, behind service(), edge() or rootcause");
        tokens.Take();
        return Compared(name, kind);
    }

    private XRayExpression? Compared(string name, XRayValueKind kind)
    {
        var op = TakeOp();
        if (op == XRayOp.None) return new XRayExpression.Term(name, kind, op, default);
        var position = tokens.Current;
        if (Value() is not { } value) return Fail("expected a value: text in quotes, a number, true or false");
        var fits = kind switch
        {
            XRayValueKind.Boolean => value.Type == ColumnType.Boolean && op is XRayOp.Equal or XRayOp.NotEqual,
            XRayValueKind.Number => value.Type is ColumnType.Float && op is not (XRayOp.Contains or XRayOp.BeginsWith or XRayOp.EndsWith),
            XRayValueKind.Text => value.Type == ColumnType.String && !IsOrder(op),
            _ => value.Type switch
            {
                ColumnType.String => !IsOrder(op),
                ColumnType.Boolean => op is XRayOp.Equal or XRayOp.NotEqual,
                _ => op is not (XRayOp.Contains or XRayOp.BeginsWith or XRayOp.EndsWith),
            },
        };
        return fits ? new XRayExpression.Term(name, kind, op, value) : Fail($"{name} cannot be compared with {position.Text} in this way", position.Position);
    }

    private XRayExpression? Service(int depth)
    {
        tokens.Take();
        if (!tokens.TryTake("(")) return Fail("expected ( behind service");
        var target = XRayTarget.Any;
        if (!tokens.TryTake(")"))
        {
            if (Target() is not { } named) return null;
            target = named;
            if (!tokens.TryTake(")")) return Fail("expected )");
        }

        return Braced(Where.Node, depth) is { } inner ? new XRayExpression.Service(target, inner) : null;
    }

    private XRayExpression? Edge(int depth)
    {
        tokens.Take();
        if (!tokens.TryTake("(")) return Fail("expected ( behind edge");
        if (Target() is not { } from) return null;
        if (!tokens.TryTake(",")) return Fail("expected , and the service that is called");
        if (Target() is not { } to) return null;
        if (!tokens.TryTake(")")) return Fail("expected )");
        return Braced(Where.Node, depth) is { } inner ? new XRayExpression.Edge(from, to, inner) : null;
    }

    private XRayTarget? Target()
    {
        if (tokens.Current.Kind == XRayTokenKind.Text) return new XRayTarget(tokens.Take().Text, null, null);
        if (!TakeWord("id") || !tokens.TryTake("(")) return NoTarget("expected a name in quotes, or id(name: \"…\", type: \"…\", account.id: \"…\")");
        var target = XRayTarget.Any;
        do
        {
            var part = tokens.Current.Kind == XRayTokenKind.Word ? tokens.Take().Text.ToLowerInvariant() : "";
            if (!tokens.TryTake(":") || tokens.Current.Kind != XRayTokenKind.Text) return NoTarget("expected name, type or account.id, a colon and text in quotes");
            var value = tokens.Take().Text;
            switch (part)
            {
                case "name": target = target with { Name = value }; break;
                case "type": target = target with { Type = value }; break;
                case "account.id": target = target with { Account = value }; break;
                default: return NoTarget($"expected name, type or account.id, found {part}");
            }
        }
        while (tokens.TryTake(","));
        return tokens.TryTake(")") ? target : NoTarget("expected )");
    }

    private XRayExpression? Group(bool isByArn)
    {
        tokens.Take();
        var op = TakeOp();
        if (op is not (XRayOp.Equal or XRayOp.NotEqual) || tokens.Current.Kind != XRayTokenKind.Text) return Fail("expected = and a group in quotes");
        return new XRayExpression.Group(isByArn, op, tokens.Take().Text);
    }

    private XRayExpression? RootCause(string word, int depth)
    {
        if (word.Split('.') is not [_, ("fault" or "error" or "responsetime") and var kind, ("service" or "entity" or "exception") and var part])
            return Fail("expected rootcause, then fault, error or responsetime, then service, entity or exception");
        tokens.Take();
        return Braced(Where.Cause, depth) is { } inner ? new XRayExpression.RootCause(kind, part, inner) : null;
    }

    private XRayExpression? RootCauseJson()
    {
        tokens.Take();
        return TakeOp() == XRayOp.Equal && tokens.Current.Kind == XRayTokenKind.Json ? new XRayExpression.RootCauseJson(tokens.Take().Text) : Fail("expected = and #[ JSON ]");
    }

    private XRayExpression? Braced(Where where, int depth)
    {
        if (!tokens.TryTake("{")) return new XRayExpression.All();
        if (tokens.TryTake("}")) return new XRayExpression.All();
        var inner = Or(where, depth + 1);
        return inner is not null && !tokens.TryTake("}") ? Fail("expected }") : inner;
    }

    private FieldValue? Value()
    {
        var token = tokens.Current;
        FieldValue? value = token.Kind switch
        {
            XRayTokenKind.Text => FieldValue.String(token.Text),
            XRayTokenKind.Number when double.TryParse(token.Text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) => FieldValue.Float(number),
            XRayTokenKind.Word when token.Text.Equals("true", StringComparison.OrdinalIgnoreCase) => FieldValue.Boolean(true),
            XRayTokenKind.Word when token.Text.Equals("false", StringComparison.OrdinalIgnoreCase) => FieldValue.Boolean(false),
            _ => null,
        };
        if (value is not null) tokens.Take();
        return value;
    }

    private XRayOp TakeOp()
    {
        var token = tokens.Current;
        var op = token.Kind switch
        {
            XRayTokenKind.Sign => token.Text switch
            {
                "=" => XRayOp.Equal,
                "!=" => XRayOp.NotEqual,
                "<" => XRayOp.Less,
                "<=" => XRayOp.LessOrEqual,
                ">" => XRayOp.Greater,
                ">=" => XRayOp.GreaterOrEqual,
                _ => XRayOp.None,
            },
            XRayTokenKind.Word => token.Text.ToUpperInvariant() switch
            {
                "CONTAINS" => XRayOp.Contains,
                "BEGINSWITH" => XRayOp.BeginsWith,
                "ENDSWITH" => XRayOp.EndsWith,
                _ => XRayOp.None,
            },
            _ => XRayOp.None,
        };
        if (op != XRayOp.None) tokens.Take();
        return op;
    }

    private static bool IsOrder(XRayOp op) => op is XRayOp.Less or XRayOp.LessOrEqual or XRayOp.Greater or XRayOp.GreaterOrEqual;

    private bool BeginsTerm() => tokens.Current.Kind == XRayTokenKind.Word || tokens.Current is { Kind: XRayTokenKind.Sign, Text: "!" or "(" };

    private bool IsWord(string word) => tokens.Current.Kind == XRayTokenKind.Word && tokens.Current.Text.Equals(word, StringComparison.OrdinalIgnoreCase);

    private bool TakeWord(string word)
    {
        if (!IsWord(word)) return false;
        tokens.Take();
        return true;
    }

    private XRayExpression? Fail(string cause, int? position = null)
    {
        fault ??= $"{cause}, at character {(position ?? tokens.Current.Position) + 1}";
        return null;
    }

    private XRayTarget? NoTarget(string cause)
    {
        Fail(cause);
        return null;
    }

    /// <summary>What is asked of: a trace, a service or call in it, or a part of a cause.</summary>
    private enum Where
    {
        Trace,
        Node,
        Cause,
    }
}
