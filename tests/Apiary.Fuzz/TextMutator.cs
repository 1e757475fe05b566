namespace Apiary.Fuzz;

/// <summary>Changes text a little, by seed: puts words of its language in, takes pieces out, repeats and crosses over.</summary>
internal static class TextMutator
{
    public static string Mutate(Random random, IReadOnlyList<string> seeds, IReadOnlyList<string> words)
    {
        var text = seeds[random.Next(seeds.Count)];
        for (var changes = random.Next(6); changes > 0; changes--)
        {
            var at = random.Next(text.Length + 1);
            text = random.Next(5) switch
            {
                0 => text.Insert(at, words[random.Next(words.Count)]),
                1 => text.Insert(at, ((char)random.Next(1, 0x2FF)).ToString()),
                2 => text.Remove(at, Math.Min(random.Next(12), text.Length - at)),
                3 => text.Insert(at, text.Substring(at, Math.Min(random.Next(30), text.Length - at))),
                _ => text[..at] + Tail(seeds[random.Next(seeds.Count)], random),
            };
        }

        return text;
    }

    private static string Tail(string text, Random random) => text[random.Next(text.Length + 1)..];
}
