using System.Collections.Concurrent;
using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>A calculated field in one segment, as a column with a lane for each kind of value that it may give. Thread-safe.</summary>
internal sealed class FieldSource
{
    private readonly Segment segment;
    private readonly SegmentColumns columns;
    private readonly FieldNode root;
    private readonly FieldFormula formula;
    // The block that a thread computed last: a query asks for its parts one after the other.
    private readonly ConcurrentDictionary<int, (FieldBlock Block, FieldVector Values)> computed = new();
    private readonly Func<int, (FieldBlock Block, FieldVector Values)> begin;

    public FieldSource(Segment segment, SegmentColumns columns, FieldExpression expression, MemoryBudget budget)
    {
        this.segment = segment;
        this.columns = columns;
        var texts = new FieldTexts();
        root = new FieldCompiler(columns, texts, budget).Compile(expression);
        formula = FieldFormula.Of(expression);
        begin = _ =>
        {
            var block = new FieldBlock(segment, texts, budget);
            return (block, block.Rent());
        };
        var dictionary = root.HasOpenTexts ? null : new FieldDictionary(texts);
        Lanes = [.. Types().Select(type => new FieldLane(this, type, type == ColumnType.String ? dictionary : null))];
    }

    /// <summary>Its lanes.</summary>
    public IReadOnlyList<LaneReader> Lanes { get; }

    /// <summary>Its values in a block, for this thread until it asks for another.</summary>
    public FieldVector Compute(int block, out FieldBlock context)
    {
        (context, var values) = computed.GetOrAdd(Environment.CurrentManagedThreadId, begin);
        if (context.Number == block) return values;
        context.Enter(block);
        try
        {
            values.Uniform = null;
            root.Fill(context, values);
            return values;
        }
        catch
        {
            context.Leave();
            throw;
        }
    }

    /// <summary>The codes of its texts in a block, where they can be had without computing the field; false where not.</summary>
    public bool TryReadTextCodes(int block, Span<uint> codes)
    {
        if (root is CodedNode coded) return coded.TryReadTextCodes(block, codes);
        if (root is not IfNode { IsLabel: true } label) return false;
        var (context, _) = computed.GetOrAdd(Environment.CurrentManagedThreadId, begin);
        // Where its values are known they are the shorter way.
        if (context.Number == block) return false;
        context.Enter(block);
        try
        {
            label.ReadTextCodes(context, codes[..context.Rows]);
            return true;
        }
        finally
        {
            context.Leave();
        }
    }

    /// <summary>Its value in one row.</summary>
    public FieldValue Value(int row) => formula.Compute(new StoredRow(segment, columns, row));

    private IEnumerable<ColumnType> Types()
    {
        if ((root.Kinds & FieldKinds.Boolean) != 0) yield return ColumnType.Boolean;
        if ((root.Kinds & FieldKinds.Integer) != 0) yield return ColumnType.Integer;
        if ((root.Kinds & FieldKinds.Float) != 0) yield return ColumnType.Float;
        if ((root.Kinds & FieldKinds.Text) != 0) yield return ColumnType.String;
    }

    private sealed class StoredRow(Segment segment, SegmentColumns columns, int row) : IFieldRow
    {
        public long TimeNanos => segment.Timestamps.TryReadValue(row, out var time) ? time.AsInteger() : 0;

        public FieldValue Column(string name)
        {
            var column = columns[name];
            foreach (var lane in column.Lanes)
                if (lane.Reader.TryReadValue(row, out var value)) return FieldInputs.Of(value, column.Declared);
            return FieldValue.Null;
        }
    }
}
