using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Fields.Execution;

/// <summary>Values by number, as vectors have them: what an expression gives for each code of a dictionary.</summary>
internal sealed class FieldTable
{
    private readonly byte[] kinds;
    private readonly long[] bits;
    private readonly int[] texts;

    public FieldTable(int count, MemoryBudget budget)
    {
        budget.Charge((long)count * (sizeof(byte) + sizeof(long) + sizeof(int)));
        kinds = new byte[count];
        bits = new long[count];
        texts = new int[count];
    }

    /// <summary>The kinds of those that are set.</summary>
    public FieldKinds Kinds { get; private set; }

    /// <summary>Sets one.</summary>
    public void Set(int number, in FieldValue value, FieldTexts known)
    {
        var kind = Kind.Of(value);
        kinds[number] = kind;
        Kinds |= Kind.Possible(kind);
        bits[number] = kind switch
        {
            Kind.Integer => value.AsInteger(),
            Kind.Float => BitConverter.DoubleToInt64Bits(value.AsFloat()),
            _ => 0,
        };
        if (kind == Kind.Text) texts[number] = known.Add(value.AsString());
    }

    /// <summary>What a lane of texts has as codes, by number: the text's own number and one; 0 where the value is no text.</summary>
    public uint[] TextCodes() => [.. kinds.Select((kind, number) => kind == Kind.Text ? (uint)texts[number] + 1 : 0)];

    /// <summary>The value of each row's number.</summary>
    public void Read(ReadOnlySpan<int> numbers, FieldVector result)
    {
        var target = result.Kinds.AsSpan(0, numbers.Length);
        for (var row = 0; row < numbers.Length; row++) target[row] = kinds[numbers[row]];
        if ((Kinds & FieldKinds.Number) != 0)
        {
            var rows = result.Bits.AsSpan(0, numbers.Length);
            for (var row = 0; row < numbers.Length; row++) rows[row] = bits[numbers[row]];
        }

        if ((Kinds & FieldKinds.Text) == 0) return;
        var ofTexts = result.Texts.AsSpan(0, numbers.Length);
        for (var row = 0; row < numbers.Length; row++) ofTexts[row] = texts[numbers[row]];
    }

    /// <summary>Puts the value of one number into a row.</summary>
    public void Read(uint number, FieldVector result, int row)
    {
        var kind = kinds[number];
        result.Kinds[row] = kind;
        if (kind is Kind.Integer or Kind.Float) result.Bits[row] = bits[number];
        else if (kind == Kind.Text) result.Texts[row] = texts[number];
    }
}
