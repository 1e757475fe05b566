using System.Globalization;

namespace Apiary.Server.Protocols.Rollbar;

/// <summary>Pages of lists, counted from 1.</summary>
internal static class Paging
{
    private const int MostPages = 1_000_000;

    /// <summary>The page that a request asks for.</summary>
    public static int PageOf(HttpRequest request) => Number(request, "page", 1, MostPages);

    /// <summary>A number of the query, between 1 and a bound; <paramref name="otherwise"/> when there is none.</summary>
    public static int Number(HttpRequest request, string name, int otherwise, int most) =>
        int.TryParse(request.Query[name].ToString(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= 1 ? Math.Min(number, most) : otherwise;
}
