using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Engine.Storage.Memory;

/// <summary>The lanes of one column of the open rows, one per type that has occurred.</summary>
internal sealed class MemoryColumn(ReadOnlySpan<byte> utf8Name, ulong hash, TableMemory memory)
{
    private readonly MemoryLane?[] lanes = new MemoryLane?[(int)ColumnType.Boolean + 1];
    private readonly byte[] utf8Name = utf8Name.ToArray();

    internal string Name { get; } = Encoding.UTF8.GetString(utf8Name);

    internal ReadOnlySpan<byte> Utf8Name => utf8Name;

    internal ulong Hash { get; } = hash;

    /// <summary>The lane of a type; null when there is none.</summary>
    internal MemoryLane? Lane(ColumnType type) => Volatile.Read(ref lanes[(int)type]);

    /// <summary>Appends a batch's lane. For the writer.</summary>
    internal void Append(BatchLane batchLane, int firstRow)
    {
        var lane = lanes[(int)batchLane.Type] ?? Add(batchLane.Type);
        lane.Append(batchLane, firstRow);
        if (lane is CodedLane coded && coded.IsUnfit())
        {
            Volatile.Write(ref lanes[(int)ColumnType.String], TextLane.From(coded, memory));
            // Readers may still have the coded lane; the collector takes it when they are done.
            memory.Add(-coded.EstimatedBytes);
        }
    }

    internal void Release()
    {
        foreach (var lane in lanes) lane?.Release();
    }

    private MemoryLane Add(ColumnType type)
    {
        MemoryLane lane = type == ColumnType.String ? new CodedLane(memory) : new NumberLane(type, memory);
        // What an empty lane weighs: a few objects, and for strings the first buffers of a dictionary.
        memory.Add(type == ColumnType.String ? 1024 : 256);
        Volatile.Write(ref lanes[(int)type], lane);
        return lane;
    }
}
