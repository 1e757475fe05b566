using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Engine.Queries.Execution;

/// <summary>An order over values of any type: booleans, then numbers by size, then text by its UTF-8 bytes.</summary>
internal static class ValueOrder
{
    public static int Compare(FieldValue left, FieldValue right)
    {
        if (left.IsNull || right.IsNull) return right.IsNull.CompareTo(left.IsNull);
        var (leftRank, rightRank) = (Rank(left.Type), Rank(right.Type));
        if (leftRank != rightRank) return leftRank.CompareTo(rightRank);
        switch (leftRank)
        {
            case 0:
                return left.AsBoolean().CompareTo(right.AsBoolean());
            case 1 when left.Type == ColumnType.Integer && right.Type == ColumnType.Integer:
                return left.AsInteger().CompareTo(right.AsInteger());
            case 1:
                left.TryGetNumber(out var a);
                right.TryGetNumber(out var b);
                var order = a.CompareTo(b);
                // 2^53 as an integer and as a float are equal in size and still two keys.
                return order != 0 ? order : left.Type.CompareTo(right.Type);
            default:
                return Encoding.UTF8.GetBytes(left.AsString()).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(right.AsString()));
        }
    }

    private static int Rank(ColumnType type) => type switch
    {
        ColumnType.Boolean => 0,
        ColumnType.Integer or ColumnType.Float => 1,
        _ => 2,
    };
}
