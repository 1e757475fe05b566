using System.Text;
using Apiary.Engine.Events;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Relations;

/// <summary>The values of one column of the related spans, as lanes have them: a dictionary for each type. Immutable, thread-safe.</summary>
internal sealed class RelationValues
{
    private static readonly ColumnType[] Order = [ColumnType.Boolean, ColumnType.Integer, ColumnType.Float, ColumnType.String];

    private readonly RelationIndex index;
    private readonly int numbering;
    // The code within its type's dictionary of each value by id; 0 for none.
    private readonly uint[] codes;
    private readonly ColumnType[] typeOf;
    private readonly Dictionary<ColumnType, RelationDictionary> dictionaries = [];

    public RelationValues(RelationIndex index, int numbering, MemoryBudget budget)
    {
        (this.index, this.numbering) = (index, numbering);
        var values = index.Values[numbering];
        var count = values.MaxId + 1;
        budget.Charge(count * (long)(sizeof(uint) + sizeof(ColumnType)));
        codes = new uint[count];
        typeOf = new ColumnType[count];
        var entries = Order.ToDictionary(type => type, _ => new List<FieldValue>());
        var bytes = 0L;
        for (var id = 1; id < count; id++)
        {
            var value = values.Value(id);
            typeOf[id] = value.Type;
            entries[value.Type].Add(value);
            codes[id] = (uint)entries[value.Type].Count;
            bytes += value.Type == ColumnType.String ? Encoding.UTF8.GetByteCount(value.AsString()) + RelationDictionary.BytesPerText : sizeof(long);
        }

        budget.Charge(bytes);
        foreach (var type in Order)
            if (entries[type].Count > 0) dictionaries[type] = new RelationDictionary(entries[type]);
    }

    /// <summary>The types that occur.</summary>
    public IEnumerable<ColumnType> Types => Order.Where(dictionaries.ContainsKey);

    /// <summary>The values of a type.</summary>
    public RelationDictionary Dictionary(ColumnType type) => dictionaries[type];

    /// <summary>The code of each row's value of a type; 0 where it has none.</summary>
    public void ReadCodes(ColumnType type, ReadOnlySpan<int> slots, Span<uint> result)
    {
        var ids = index.IdsOf(numbering);
        for (var row = 0; row < result.Length; row++) result[row] = slots[row] < 0 ? 0 : CodeOf(type, ids[slots[row]]);
    }

    /// <summary>The code of one slot's value of a type; 0 when it has none.</summary>
    public uint Code(ColumnType type, int slot) => slot < 0 ? 0 : CodeOf(type, index.IdsOf(numbering)[slot]);

    private uint CodeOf(ColumnType type, int id) => id != 0 && typeOf[id] == type ? codes[id] : 0;
}
