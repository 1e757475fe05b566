namespace Apiary.Fuzz;

/// <summary>What happens to bytes on bad disks and under hostile hands, by seed: flips, holes, repeats, cuts.</summary>
internal static class ByteDamage
{
    /// <summary><paramref name="bytes"/> with one to four changes; of the same length when that is to be kept.</summary>
    internal static byte[] Change(Random random, byte[] bytes, bool keepLength)
    {
        var changed = (byte[])bytes.Clone();
        for (var times = random.Next(1, 5); times > 0 && changed.Length > 0; times--)
        {
            // Headers stand in front and decide the most.
            var at = random.Next(3) == 0 ? random.Next(Math.Min(32, changed.Length)) : random.Next(changed.Length);
            var count = Math.Min(random.Next(1, 60), changed.Length - at);
            switch (random.Next(keepLength ? 5 : 8))
            {
                case 0: changed[at] ^= (byte)(1 << random.Next(8)); break;
                case 1: changed[at] = (byte)random.Next(256); break;
                case 2: changed.AsSpan(at, count).Clear(); break;
                case 3: changed.AsSpan(at, count).Fill(0xff); break;
                case 4: changed.AsSpan(random.Next(changed.Length - count + 1), count).CopyTo(changed.AsSpan(at, count)); break;
                case 5: changed = changed[..at]; break;
                case 6: changed = [.. changed[..at], .. changed[(at + count)..]]; break;
                default: changed = [.. changed[..(at + count)], .. changed[at..]]; break;
            }
        }

        return changed;
    }
}
