using System.Globalization;

namespace Apiary.Server.Alerting;

/// <summary>How notices write numbers and comparisons.</summary>
internal static class AlertNumbers
{
    /// <summary>A number exactly.</summary>
    public static string Exact(double value) => value.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A number to be read.</summary>
    public static string Short(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>A comparison in the vendor's words.</summary>
    public static string WordOf(string op) => op switch
    {
        ">" => "greater than",
        ">=" => "greater than or equal to",
        "<" => "less than",
        _ => "less than or equal to",
    };
}
