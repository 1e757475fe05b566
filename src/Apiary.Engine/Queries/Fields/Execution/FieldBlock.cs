using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>The block that one thread computes an expression for, with its buffers.</summary>
internal sealed class FieldBlock(Segment segment, FieldTexts known, MemoryBudget budget)
{
    private readonly Stack<FieldVector> free = [];
    private readonly Stack<ulong[]> freeBits = [];
    private readonly List<string> further = [];
    private uint[]? codes;
    private int[]? combinations;
    private ulong[]? presence;
    private StringBlock? strings;

    /// <summary>The segment.</summary>
    public Segment Segment => segment;

    /// <summary>Its block.</summary>
    public int Number { get; private set; } = -1;

    /// <summary>How many rows it has.</summary>
    public int Rows { get; private set; }

    /// <summary>For a column's codes.</summary>
    public Span<uint> Codes => (codes ??= new uint[Segment.BlockRows]).AsSpan(0, Rows);

    /// <summary>For codes of several columns together.</summary>
    public Span<int> Combinations => (combinations ??= new int[Segment.BlockRows]).AsSpan(0, Rows);

    /// <summary>For the bits of rows that have a value.</summary>
    public Span<ulong> Presence => (presence ??= new ulong[Segment.BlockRows / 64]).AsSpan(0, (Rows + 63) / 64);

    /// <summary>For texts as they are stored.</summary>
    public StringBlock Strings => strings ??= new StringBlock();

    /// <summary>Goes to a block; texts of the one before are forgotten.</summary>
    public void Enter(int number)
    {
        Number = number;
        Rows = segment.RowsInBlock(number);
        further.Clear();
    }

    /// <summary>Is at no block, as after a failure in the middle of one.</summary>
    public void Leave() => Number = -1;

    /// <summary>A vector, its content unknown.</summary>
    public FieldVector Rent()
    {
        if (!free.TryPop(out var vector))
        {
            budget.Charge(FieldVector.MaxBytes);
            vector = new FieldVector();
        }

        vector.Uniform = null;
        return vector;
    }

    /// <summary>Takes a vector back.</summary>
    public void Return(FieldVector vector) => free.Push(vector);

    /// <summary>Room for a bit for each row, its content unknown.</summary>
    public ulong[] RentBits() => freeBits.TryPop(out var bits) ? bits : new ulong[Segment.BlockRows / Bitmaps.WordBits];

    /// <summary>Takes it back.</summary>
    public void Return(ulong[] bits) => freeBits.Push(bits);

    /// <summary>A rented vector with a node's values.</summary>
    public FieldVector Compute(FieldNode node)
    {
        var vector = Rent();
        node.Fill(this, vector);
        return vector;
    }

    /// <summary>The text of a number.</summary>
    public string TextOf(int number) => number < known.Count ? known[number] : further[number - known.Count];

    /// <summary>The number of a text that only this block has.</summary>
    public int AddText(string text)
    {
        further.Add(text);
        return known.Count + further.Count - 1;
    }

    /// <summary>A row's value.</summary>
    public FieldValue Value(FieldVector vector, int row) => vector.Kinds[row] switch
    {
        Kind.Null => FieldValue.Null,
        Kind.False => FieldValue.Boolean(false),
        Kind.True => FieldValue.Boolean(true),
        Kind.Integer => FieldValue.Integer(vector.Bits[row]),
        Kind.Float => FieldValue.Float(vector.Numbers[row]),
        _ => FieldValue.String(TextOf(vector.Texts[row])),
    };

    /// <summary>Sets a row's value.</summary>
    public void Set(FieldVector vector, int row, in FieldValue value)
    {
        var kind = Kind.Of(value);
        vector.Kinds[row] = kind;
        switch (kind)
        {
            case Kind.Integer: vector.Bits[row] = value.AsInteger(); break;
            case Kind.Float: vector.Numbers[row] = value.AsFloat(); break;
            case Kind.Text: vector.Texts[row] = AddText(value.AsString()); break;
        }
    }

    /// <summary>Whether a row's value counts as true, see <see cref="FieldValues.IsTrue"/>.</summary>
    public bool IsTrue(FieldVector vector, int row) => vector.Kinds[row] switch
    {
        Kind.True => true,
        Kind.Integer => vector.Bits[row] != 0,
        Kind.Float => vector.Numbers[row] != 0,
        Kind.Text => TextOf(vector.Texts[row]) == "true",
        _ => false,
    };
}
