using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>Makes an expression ready for one segment: what depends on dictionaries alone is computed for their codes, the rest gets kernels.</summary>
/// <param name="columns">The segment's columns.</param>
/// <param name="texts">Takes the texts that may come out.</param>
/// <param name="budget">Pays for tables.</param>
internal sealed class FieldCompiler(SegmentColumns columns, FieldTexts texts, MemoryBudget budget)
{
    // Above these computing the rows is cheaper than all combinations, of which many never occur together.
    private const int MaxCodes = 1 << 17, MaxCombinations = 1 << 13;

    private static readonly FieldValue Nothing = FieldValue.Null;

    /// <summary>The expression's node.</summary>
    public FieldNode Compile(FieldExpression expression)
    {
        if (expression is FieldLiteral literal) return new LiteralNode(literal.Value, texts);
        if (IsOfRowAlone(expression) && TryCode(expression) is { } coded) return coded;
        if (expression is FieldColumn column) return new ColumnNode(columns[column.Name], texts, budget);
        var call = (FieldCall)expression;
        if (call.Function == FieldFunction.EventTimestamp) return new TimeNode(FieldValues.Seconds);
        if (call.Function == FieldFunction.Random) return new TimeNode(FieldValues.Chance);
        return Compile(call, [.. call.Arguments.Select(Compile)]);
    }

    private FieldNode Compile(FieldCall call, FieldNode[] parts) => call.Function switch
    {
        FieldFunction.If => If(parts),
        FieldFunction.Switch => Switch(parts),
        FieldFunction.Coalesce => new CoalesceNode(parts),
        FieldFunction.LessThan or FieldFunction.LessOrEqual or FieldFunction.GreaterThan or FieldFunction.GreaterOrEqual or FieldFunction.Equal => new CompareNode(call.Function, parts[0], parts[1]),
        FieldFunction.In => IsIn(parts),
        FieldFunction.NotIn => new LogicNode(FieldFunction.Not, [IsIn(parts)]),
        FieldFunction.And or FieldFunction.Or or FieldFunction.Not or FieldFunction.Exists or FieldFunction.Bool => new LogicNode(call.Function, parts),
        FieldFunction.Sum => Chain(call.Function, parts, 0),
        FieldFunction.Mul => Chain(call.Function, parts, 1),
        FieldFunction.Sub or FieldFunction.Div or FieldFunction.Mod => new ArithmeticNode(call.Function, parts[0], parts[1]),
        _ => new ApplyNode(KindsOf(call.Function, parts), FieldFormula.Function(call), parts),
    };

    private IfNode If(FieldNode[] parts)
    {
        var branches = Enumerable.Range(0, parts.Length / 2).Select(i => (parts[2 * i], parts[(2 * i) + 1])).ToArray();
        return new IfNode(branches, parts.Length % 2 == 1 ? parts[^1] : new LiteralNode(Nothing, texts));
    }

    private IfNode Switch(FieldNode[] parts)
    {
        var branches = Enumerable.Range(0, (parts.Length - 1) / 2)
            .Select(i => ((FieldNode)new CompareNode(FieldFunction.Equal, parts[0], parts[1 + (2 * i)]), parts[2 + (2 * i)])).ToArray();
        return new IfNode(branches, parts.Length % 2 == 0 ? parts[^1] : new LiteralNode(Nothing, texts));
    }

    private static LogicNode IsIn(FieldNode[] parts) =>
        new(FieldFunction.Or, [.. parts.Skip(1).Select(part => new CompareNode(FieldFunction.Equal, parts[0], part))]);

    private FieldNode Chain(FieldFunction function, FieldNode[] parts, double neutral) =>
        parts.Aggregate<FieldNode, FieldNode>(new LiteralNode(FieldValue.Float(neutral), texts), (sum, part) => new ArithmeticNode(function, sum, part));

    private static FieldKinds KindsOf(FieldFunction function, FieldNode[] parts) => function switch
    {
        FieldFunction.Min or FieldFunction.Max => parts.Aggregate(FieldKinds.Null, static (kinds, part) => kinds | (part.Kinds & ~FieldKinds.Boolean)),
        FieldFunction.Log10 or FieldFunction.UnixTimestamp => FieldKinds.Float | FieldKinds.Null,
        FieldFunction.Float or FieldFunction.MetroHash => FieldKinds.Float,
        FieldFunction.Int or FieldFunction.RegexCount => FieldKinds.Integer,
        FieldFunction.Length => FieldKinds.Integer | FieldKinds.Null,
        FieldFunction.StartsWith or FieldFunction.EndsWith or FieldFunction.Contains or FieldFunction.RegexMatch => FieldKinds.Boolean,
        FieldFunction.String or FieldFunction.Concat => FieldKinds.Text,
        FieldFunction.Bucket or FieldFunction.ToLower or FieldFunction.RegexValue or FieldFunction.FormatTime => FieldKinds.Text | FieldKinds.Null,
        _ => throw new ArgumentException($"a function without kinds: {function}"),
    };

    /// <summary>Whether equal values of its columns make equal values of it.</summary>
    private static bool IsOfRowAlone(FieldExpression expression) =>
        expression is not FieldCall call || (call.Function is not (FieldFunction.EventTimestamp or FieldFunction.Random) && call.Arguments.All(IsOfRowAlone));

    /// <summary>The expression by the codes of its columns; null when one has none, or they are too many together.</summary>
    private FieldNode? TryCode(FieldExpression expression)
    {
        var lanes = new List<LanePlan>();
        var row = new CodeRow();
        long combinations = 1;
        foreach (var name in expression.Columns)
        {
            var column = columns[name];
            if (column.Lanes.Count > 1 || (column.Lanes.Count == 1 && !column.Lanes[0].HasDictionary)) return null;
            if (column.Lanes.Count == 0) continue;
            lanes.Add(column.Lanes[0]);
            row.Add(name, column);
            combinations *= column.Lanes[0].CodeCount;
            if (combinations > (lanes.Count == 1 ? MaxCodes : MaxCombinations)) return null;
        }

        var formula = FieldFormula.Of(expression);
        if (lanes.Count == 0) return new LiteralNode(formula.Compute(row), texts);
        var table = new FieldTable((int)combinations, budget);
        for (var combination = 0; combination < combinations; combination++)
        {
            row.Enter(combination);
            table.Set(combination, formula.Compute(row), texts);
        }

        return new CodedNode(lanes, table);
    }

    /// <summary>One combination of codes, as an event.</summary>
    private sealed class CodeRow : IFieldRow
    {
        private readonly Dictionary<string, int> places = new(StringComparer.Ordinal);
        private readonly List<(LaneDictionary Entries, int CodeCount, ColumnType? Declared)> columns = [];
        private int[] codes = [];

        // Nothing that is computed by codes asks for it.
        public long TimeNanos => 0;

        public void Add(string name, SegmentColumn column)
        {
            places[name] = columns.Count;
            columns.Add((column.Lanes[0].Reader.Dictionary!.Pin(), column.Lanes[0].CodeCount, column.Declared));
        }

        public void Enter(int combination)
        {
            if (codes.Length != columns.Count) codes = new int[columns.Count];
            for (var i = 0; i < codes.Length; i++) (combination, codes[i]) = Math.DivRem(combination, columns[i].CodeCount);
        }

        public FieldValue Column(string name) =>
            places.TryGetValue(name, out var place) && codes[place] is > 0 and var code ? FieldInputs.Of(columns[place].Entries.Value(code - 1), columns[place].Declared) : FieldValue.Null;
    }
}
