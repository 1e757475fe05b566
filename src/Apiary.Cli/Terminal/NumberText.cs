using System.Globalization;
using System.Text.Json;

namespace Apiary.Cli.Terminal;

/// <summary>Values of a JSON answer as a table shows them.</summary>
internal static class NumberText
{
    private static readonly string[] SizeUnits = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>Whole numbers with all digits, others to three decimals at most, null as a dash.</summary>
    public static string Show(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "–",
        JsonValueKind.String => value.GetString()!,
        JsonValueKind.True => "true",
        JsonValueKind.False => "false",
        JsonValueKind.Number => value.TryGetInt64(out var integer) ? integer.ToString("N0", CultureInfo.InvariantCulture) : Show(value.GetDouble()),
        _ => value.GetRawText(),
    };

    /// <summary>The value as plain text, for CSV: every digit, null as nothing.</summary>
    public static string Plain(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.Undefined => "",
        JsonValueKind.String => value.GetString()!,
        _ => value.GetRawText(),
    };

    /// <summary>A number for people.</summary>
    public static string Show(double number) =>
        Math.Abs(number) >= 1e12 || (number != 0 && Math.Abs(number) < 0.001)
            ? number.ToString("0.###e0", CultureInfo.InvariantCulture)
            : number.ToString("#,0.###", CultureInfo.InvariantCulture);

    /// <summary>A number of bytes for people.</summary>
    public static string Size(long bytes)
    {
        double size = bytes;
        var unit = 0;
        while (size >= 1024 && unit < SizeUnits.Length - 1)
        {
            size /= 1024;
            unit++;
        }

        return string.Create(CultureInfo.InvariantCulture, $"{size:0.#} {SizeUnits[unit]}");
    }

    /// <summary>The value as a number; null when it is none.</summary>
    public static double? Number(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.True => 1,
        JsonValueKind.False => 0,
        _ => null,
    };
}
