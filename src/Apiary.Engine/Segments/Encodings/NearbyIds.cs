using System.Buffers.Binary;

namespace Apiary.Engine.Segments.Encodings;

/// <summary>
/// Ids of 8 bytes of which most stand in another lane too, in a row nearby: a span's parent is another span of the trace. Each
/// is the distance to that row, in the same block; the others stand apart. About one byte instead of eight.
/// <code>
/// 35 | exception count u32 | index of each exception u16 | each exception's 8 bytes | distances: integer run
/// </code>
/// A distance is the value's row less the row where the id stands. Exceptions repeat the distance before them.
/// </summary>
internal static class NearbyIds
{
    private const int HeaderBytes = 5;

    /// <summary>Appends <paramref name="ids"/>. One whose distance is 0 is an exception; its distance is overwritten.</summary>
    internal static void Write(ReadOnlySpan<long> ids, Span<long> distances, IntegerProfile profile, ByteWriter writer)
    {
        writer.WriteByte((byte)EncodingId.NearbyId);
        var exceptions = distances.Count(0);
        writer.WriteInt32(exceptions);
        for (var i = 0; i < ids.Length; i++)
            if (distances[i] == 0) writer.WriteUInt16((ushort)i);
        for (var i = 0; i < ids.Length; i++)
            if (distances[i] == 0) writer.WriteInt64(ids[i]);
        long previous = 1;
        foreach (ref var distance in distances)
        {
            if (distance == 0) distance = previous;
            previous = distance;
        }

        IntegerRun.Write(distances, areCodes: false, profile, writer);
    }

    /// <summary>Whether <paramref name="bytes"/> are a well-formed run of <paramref name="count"/> ids. Where the distances lead is looked at when they are followed.</summary>
    internal static bool IsValid(ReadOnlySpan<byte> bytes, int count)
    {
        if (bytes.Length < HeaderBytes || bytes[0] != (byte)EncodingId.NearbyId || count > Segment.BlockRows) return false;
        var exceptions = BinaryPrimitives.ReadUInt32LittleEndian(bytes[1..]);
        if (exceptions > count || bytes.Length < HeaderBytes + (exceptions * 10L)) return false;
        var previous = -1;
        for (var i = 0; i < exceptions; i++)
        {
            var index = ExceptionIndex(bytes, i);
            if (index <= previous || index >= count) return false;
            previous = index;
        }

        return IntegerRun.IsValid(Distances(bytes), count);
    }

    /// <summary>Fills <paramref name="ids"/>, one for each of <paramref name="rows"/>. Throws <see cref="InvalidDataException"/> when a distance leads nowhere.</summary>
    internal static void Decode(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> rows, in RawIds others, Span<long> ids)
    {
        // The distances stand where the ids will.
        IntegerRun.Decode(Distances(bytes), ids);
        var exceptions = BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]);
        var exception = 0;
        var next = exceptions > 0 ? ExceptionIndex(bytes, 0) : -1;
        for (var i = 0; i < ids.Length; i++)
        {
            if (i != next)
            {
                ids[i] = others.At(rows[i] - ids[i]);
                continue;
            }

            ids[i] = Exception(bytes, exceptions, exception++);
            next = exception < exceptions ? ExceptionIndex(bytes, exception) : -1;
        }
    }

    /// <summary>The id at <paramref name="index"/>, which belongs to <paramref name="row"/>. Throws as <see cref="Decode"/>.</summary>
    internal static long Get(ReadOnlySpan<byte> bytes, int count, int index, int row, in RawIds others)
    {
        var exceptions = BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]);
        var low = 0;
        var high = exceptions - 1;
        while (low <= high)
        {
            var middle = (low + high) >> 1;
            var at = ExceptionIndex(bytes, middle);
            if (at == index) return Exception(bytes, exceptions, middle);
            if (at < index) low = middle + 1;
            else high = middle - 1;
        }

        return others.At(row - IntegerRun.Get(Distances(bytes), count, index));
    }

    private static ReadOnlySpan<byte> Distances(ReadOnlySpan<byte> bytes) => bytes[(HeaderBytes + (BinaryPrimitives.ReadInt32LittleEndian(bytes[1..]) * 10))..];

    private static int ExceptionIndex(ReadOnlySpan<byte> bytes, int exception) =>
        BinaryPrimitives.ReadUInt16LittleEndian(bytes[(HeaderBytes + (exception * 2))..]);

    private static long Exception(ReadOnlySpan<byte> bytes, int exceptions, int exception) =>
        BinaryPrimitives.ReadInt64LittleEndian(bytes[(HeaderBytes + (exceptions * 2) + (exception * 8))..]);
}
