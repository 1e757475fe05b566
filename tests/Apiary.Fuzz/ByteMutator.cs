namespace Apiary.Fuzz;

/// <summary>Changes valid input a little, by seed: flips, inserts, removes, repeats and crosses over.</summary>
internal static class ByteMutator
{
    public static byte[] Mutate(Random random, byte[] source, ReadOnlySpan<byte> favourites, byte[] other)
    {
        var bytes = source.ToList();
        for (var changes = random.Next(1, 6); changes > 0 && bytes.Count > 0; changes--)
        {
            var at = random.Next(bytes.Count);
            switch (random.Next(7))
            {
                case 0: bytes[at] = (byte)random.Next(256); break;
                case 1: bytes[at] ^= (byte)(1 << random.Next(8)); break;
                case 2: bytes.Insert(at, favourites[random.Next(favourites.Length)]); break;
                case 3: bytes.RemoveAt(at); break;
                case 4: bytes.RemoveRange(at, Math.Min(random.Next(1, 20), bytes.Count - at)); break;
                case 5: bytes.InsertRange(at, bytes.GetRange(at, Math.Min(random.Next(1, 30), bytes.Count - at))); break;
                default:
                    var from = random.Next(other.Length);
                    bytes.InsertRange(at, other.AsSpan(from, Math.Min(random.Next(1, 30), other.Length - from)).ToArray());
                    break;
            }
        }

        return [.. bytes];
    }
}
