using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Relations;

/// <summary>True for the events that have a related span, or of <see cref="Relation.None"/> for those whose trace has none; no value for all others.</summary>
internal sealed class RelationMatchLane(Segment segment, RelatedRows rows, bool isNone) : RelationLane(segment, ColumnType.Boolean, True)
{
    private static readonly RelationDictionary True = new([FieldValue.Boolean(true)]);

    public override void ReadCodes(int block, Span<uint> codes)
    {
        var slots = rows.Slots(block);
        for (var row = 0; row < codes.Length; row++) codes[row] = IsMatch(slots[row]) ? 1u : 0;
    }

    protected override uint Code(int row) => IsMatch(rows.Slot(row)) ? 1u : 0;

    private bool IsMatch(int slot) => isNone ? slot == RelatedRows.NoSpan : slot >= 0;
}
