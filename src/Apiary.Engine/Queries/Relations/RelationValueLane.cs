using Apiary.Engine.Events;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Relations;

/// <summary>The values of one type that the related spans have in a column.</summary>
internal sealed class RelationValueLane(Segment segment, RelatedRows rows, RelationValues values, ColumnType type)
    : RelationLane(segment, type, values.Dictionary(type))
{
    public override void ReadCodes(int block, Span<uint> codes) => values.ReadCodes(Type, rows.Slots(block), codes);

    protected override uint Code(int row) => values.Code(Type, rows.Slot(row));
}
