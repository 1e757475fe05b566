using System.Buffers;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Apiary.Engine.Events;
using Apiary.Engine.Files;
using Apiary.Engine.Segments.Encodings;

namespace Apiary.Engine.Segments;

/// <summary>Numbers and booleans of a file without a dictionary.</summary>
internal sealed class NumberLane(Segment segment, MappedFile file, in LaneRecord record, ChunkRecord[] chunks, byte[] name)
    : MappedLane(segment, file, record, chunks, name)
{
    public override LaneDictionary? Dictionary => null;

    public override void ReadCodes(int block, Span<uint> codes) => throw WrongType("dictionary");

    public override void ReadStrings(int block, StringBlock buffer) => throw WrongType("strings");

    public override void ReadIntegers(int block, Span<long> values)
    {
        if (Type == ColumnType.Float) throw WrongType("integers");
        values = values[..RowsInBlock(block)];
        if (!TryReadChunk(block, out var presence, out var bytes, out var present))
        {
            values.Clear();
            return;
        }

        IntegerRun.Decode(bytes, values[^present..]);
        presence.Spread(values);
    }

    public override void ReadNumbers(int block, Span<double> values)
    {
        values = values[..RowsInBlock(block)];
        if (!TryReadChunk(block, out var presence, out var bytes, out var present))
        {
            values.Clear();
            return;
        }

        var run = values[^present..];
        if (Type == ColumnType.Float)
        {
            FloatRun.Decode(bytes, run);
        }
        else
        {
            IntegerRun.Decode(bytes, MemoryMarshal.Cast<double, long>(run));
            Convert(run);
        }

        presence.Spread(values);
    }

    public override bool TryReadValue(int row, out FieldValue value)
    {
        value = default;
        if (!TryReadRow(row, out var bytes, out var present, out var rank)) return false;
        value = Type switch
        {
            ColumnType.Float => FieldValue.Float(FloatRun.Get(bytes, present, rank)),
            ColumnType.Boolean => FieldValue.Boolean(IntegerRun.Get(bytes, present, rank) != 0),
            _ => FieldValue.Integer(IntegerRun.Get(bytes, present, rank)),
        };
        return true;
    }

    private protected override bool AreValuesValid(in ChunkRecord chunk, ReadOnlySpan<byte> values)
    {
        if (Type == ColumnType.Float) return FloatRun.IsValid(values, chunk.PresentCount);
        if (!IntegerRun.IsValid(values, chunk.PresentCount)) return false;
        // Rates are added up as weights and booleans taken for 0 and 1, without asking again. Other integers may be any.
        if (Record.Kind == LaneKind.SampleRates) return AreBetween(values, chunk, 1, int.MaxValue);
        return Type != ColumnType.Boolean || AreBetween(values, chunk, 0, 1);
    }

    private static bool AreBetween(ReadOnlySpan<byte> values, in ChunkRecord chunk, long lowest, long highest)
    {
        if (chunk.MinBits < lowest || chunk.MaxBits > highest) return false;
        var rented = ArrayPool<long>.Shared.Rent(chunk.PresentCount);
        var decoded = rented.AsSpan(0, chunk.PresentCount);
        IntegerRun.Decode(values, decoded);
        var (minimum, maximum) = IntegerProfile.Bounds(decoded);
        ArrayPool<long>.Shared.Return(rented);
        return minimum >= chunk.MinBits && maximum <= chunk.MaxBits;
    }

    /// <summary>Turns integers, standing in the doubles' own memory, into doubles.</summary>
    private static void Convert(Span<double> values)
    {
        var i = 0;
        if (Vector256.IsHardwareAccelerated)
        {
            ref var start = ref MemoryMarshal.GetReference(values);
            for (; i <= values.Length - Vector256<double>.Count; i += Vector256<double>.Count)
                Vector256.ConvertToDouble(Vector256.LoadUnsafe(ref start, (nuint)i).AsInt64()).StoreUnsafe(ref start, (nuint)i);
        }

        for (; i < values.Length; i++) values[i] = BitConverter.DoubleToInt64Bits(values[i]);
    }
}
