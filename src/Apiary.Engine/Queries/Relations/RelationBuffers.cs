using Apiary.Engine.Queries.Execution;
using Apiary.Engine.Segments;

namespace Apiary.Engine.Queries.Relations;

/// <summary>What one thread needs to look related spans up, and the block of each relation that it looked at last: a question asks for its columns one after the other.</summary>
internal sealed class RelationBuffers
{
    private readonly (RelatedRows? Owner, int Block, int[] Slots)[] last;

    public RelationBuffers(int relations)
    {
        last = new (RelatedRows?, int, int[])[relations];
        for (var i = 0; i < relations; i++) last[i].Slots = new int[Segment.BlockRows];
        Keys = new IdKeyReader(Blocks);
    }

    /// <summary>Buffers of its own: those of the caller are in use.</summary>
    public BlockBuffers Blocks { get; } = new();

    /// <summary>Reads ids.</summary>
    public IdKeyReader Keys { get; }

    /// <summary>For the traces of a block's rows.</summary>
    public ulong[] Traces { get; } = new ulong[Segment.BlockRows];

    /// <summary>For their own ids.</summary>
    public ulong[] Spans { get; } = new ulong[Segment.BlockRows];

    /// <summary>The room for the slots of a relation, and whether those of the block are in it already; it counts as this block's from now on.</summary>
    public int[] Slots(int relation, RelatedRows owner, int block, out bool isFilled)
    {
        ref var entry = ref last[relation];
        isFilled = ReferenceEquals(entry.Owner, owner) && entry.Block == block;
        (entry.Owner, entry.Block) = (owner, block);
        return entry.Slots;
    }

    /// <summary>Forgets a block that could not be read.</summary>
    public void Forget(int relation) => last[relation].Owner = null;
}
