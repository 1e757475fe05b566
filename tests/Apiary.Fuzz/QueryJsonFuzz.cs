using System.Text;
using Apiary.Engine.Queries;

namespace Apiary.Fuzz;

/// <summary>
/// Query JSON, mutated: whatever the bytes are, reading gives a spec or at least one error and never throws; a spec that was
/// read comes back the same when written and read again, and can be validated and given a window.
/// </summary>
internal static class QueryJsonFuzz
{
    private static readonly string[] Seeds =
    [
        """{"calculations":[{"op":"COUNT"},{"op":"P99","column":"duration_ms","name":"p","filters":[{"column":"a","op":"in","value":[1,"x",true,2.5]}]}],"filters":[{"column":"error","op":"=","value":true},{"column":"b","op":"exists"}],"filter_combination":"OR","breakdowns":["service.name"],"orders":[{"op":"P99","column":"duration_ms","order":"descending"}],"havings":[{"calculate_op":"COUNT","op":">","value":10}],"limit":100,"granularity":60,"time_range":7200}""",
        """{"start_time":1700000000,"end_time":1700003600,"usage_mode":true,"formulas":[],"compare_time_offset_seconds":0}""",
        """{"filters":[{"column":"\u00f6\ud83d\ude00","op":"not-in","value":"a,b"}],"calculated_fields":null}""",
    ];

    private static readonly string[] Words = ["null", "true", "-1", "1e400", "9223372036854775808", "\"\\ud800\"", "[]", "{}", "[[[[", ",", ":", "\"", "\\", "\0", "0.5", "\"COUNT\"", "\"value\""];

    public static void Run(int seed, int iterations)
    {
        var random = new Random(seed);
        for (var i = 0; i < iterations; i++)
        {
            var bytes = Mutate(Encoding.UTF8.GetBytes(Seeds[random.Next(Seeds.Length)]), random);
            var errors = new List<SpecError>();
            var spec = QuerySpecJson.Read(bytes, errors);
            if (spec is null == (errors.Count == 0)) throw new InvalidOperationException($"a spec and errors, or neither: {Encoding.UTF8.GetString(bytes)}");
            if (spec is null) continue;
            var written = QuerySpecJson.ToJson(spec);
            var again = QuerySpecJson.Read(Encoding.UTF8.GetBytes(written), errors);
            if (again is null || QuerySpecJson.ToJson(again) != written) throw new InvalidOperationException($"does not come back: {written}");
            if (QueryValidation.Check(spec).Count > 0) continue;
            var window = QueryWindow.Resolve(spec, DateTimeOffset.UnixEpoch.AddSeconds(random.Next()));
            if (window.StartNanos > window.EndNanos || window.BucketCount < 1) throw new InvalidOperationException($"no window: {written}");
        }
    }

    private static byte[] Mutate(byte[] bytes, Random random)
    {
        var list = bytes.ToList();
        for (var change = random.Next(4); change >= 0; change--)
        {
            var at = random.Next(list.Count + 1);
            switch (random.Next(5))
            {
                case 0 when at < list.Count:
                    list[at] = (byte)random.Next(256);
                    break;
                case 1 when at < list.Count:
                    list.RemoveRange(at, Math.Min(random.Next(1, 20), list.Count - at));
                    break;
                case 2:
                    list.InsertRange(at, Encoding.UTF8.GetBytes(Words[random.Next(Words.Length)]));
                    break;
                case 3 when list.Count > 0:
                    var start = random.Next(list.Count);
                    list.InsertRange(at, list.GetRange(start, random.Next(list.Count - start)));
                    break;
                default:
                    list.RemoveRange(at, list.Count - at);
                    break;
            }
        }

        return [.. list];
    }
}
