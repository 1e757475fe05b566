using System.Globalization;
using System.Text;
using Apiary.Engine.Events;

namespace Apiary.Tests.Storage;

/// <summary>Batches with everything in them that a sender could send, by seed.</summary>
internal static class RandomBatches
{
    /// <summary>Fills a batch with events of random shape.</summary>
    public static EventBatch Fill(EventBatch batch, Random random, int rows, int names = 12)
    {
        var flavours = Enumerable.Range(0, names).Select(_ => random.Next(12)).ToArray();
        for (var row = 0; row < rows; row++)
        {
            batch.BeginEvent();
            for (var name = 0; name < names; name++) AddField(batch, random, name, flavours[name]);
            batch.EndEvent(random.NextInt64(1_700_000_000_000_000_000, 1_800_000_000_000_000_000), random.Next(8) == 0 ? random.Next(1, 1000) : 1);
        }

        return batch;
    }

    private static void AddField(EventBatch batch, Random random, int name, int flavour)
    {
        var key = Encoding.UTF8.GetBytes("field" + name.ToString(CultureInfo.InvariantCulture));
        switch (flavour)
        {
            case 0: batch.AddString(key, "constant"u8); break;
            case 1: batch.AddString(key, Encoding.UTF8.GetBytes("v" + random.Next(20).ToString(CultureInfo.InvariantCulture))); break;
            case 2: batch.AddString(key, Hex(random, 16)); break;
            case 3: batch.AddString(key, Hex(random, 32)); break;
            case 4: batch.AddString(key, random.Next(50) == 0 ? "no id at all"u8 : Hex(random, 16)); break;
            case 5: batch.AddInteger(key, random.Next(3) == 0 ? random.NextInt64(long.MinValue, long.MaxValue) : random.Next(100)); break;
            case 6: batch.AddInteger(key, random.Next(-200, 60_000)); break;
            case 7: batch.AddFloat(key, random.Next(6) switch { 0 => double.NaN, 1 => -0.0, 2 => double.PositiveInfinity, _ => random.NextDouble() }); break;
            case 8: batch.AddBoolean(key, random.Next(2) == 0); break;
            case 9: if (random.Next(10) == 0) batch.AddString(key, ""u8); break;
            case 10: if (random.Next(3) == 0) batch.AddInteger(key, random.Next(2)); break;
            default: AddMixed(batch, random, key); break;
        }
    }

    private static void AddMixed(EventBatch batch, Random random, byte[] key)
    {
        switch (random.Next(5))
        {
            case 0: batch.AddString(key, "schlüssel"u8); break;
            case 1: batch.AddInteger(key, random.Next()); break;
            case 2: batch.AddFloat(key, random.NextDouble()); break;
            case 3: batch.AddBoolean(key, true); break;
        }
    }

    private static byte[] Hex(Random random, int digits)
    {
        var bytes = new byte[digits / 2];
        random.NextBytes(bytes);
        return Encoding.ASCII.GetBytes(Convert.ToHexStringLower(bytes));
    }
}
