using System.Globalization;
using Apiary.Server.Errors;

namespace Apiary.Server.Api.Errors;

/// <summary>What requests about errors have in common.</summary>
internal static class ErrorRequests
{
    /// <summary>A whole number of the query from 1 on; <paramref name="otherwise"/> when it is not said, null when it is no such number.</summary>
    public static int? Number(IQueryCollection query, string name, int otherwise, int most) =>
        query[name].ToString() is not { Length: > 0 } text ? otherwise
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 && number <= most ? number
        : null;

    /// <summary>The number in the address.</summary>
    public static long Of(HttpContext context, string name) => long.Parse((string)context.Request.RouteValues[name]!, CultureInfo.InvariantCulture);

    /// <summary>A window: its first second, the seconds of a bucket and how many there are.</summary>
    public static object Describe(ErrorWindow window) => new { start = window.StartSecond, bucket = window.BucketSeconds, count = window.BucketCount };
}
