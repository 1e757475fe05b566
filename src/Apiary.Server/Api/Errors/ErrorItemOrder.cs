using System.Globalization;
using Apiary.Server.Errors;

namespace Apiary.Server.Api.Errors;

/// <summary>The order of a list of items, and the place in it at which a page ends: the value and the counter of its last item, so that a page goes on where the one before it ended though items move.</summary>
/// <param name="Key">What it goes by.</param>
/// <param name="Descending">Whether the largest comes first.</param>
internal sealed record ErrorItemOrder(string Key, bool Descending)
{
    /// <summary>What a list can go by.</summary>
    public static readonly IReadOnlyList<string> Keys = ["last_seen", "first_seen", "occurrences", "people", "level"];

    /// <summary>Reads a request's <c>sort</c> and <c>order</c>; null when there is no such order.</summary>
    public static ErrorItemOrder? Read(IQueryCollection query)
    {
        var (key, order) = (query["sort"].ToString() is { Length: > 0 } sort ? sort : Keys[0], query["order"].ToString());
        return Keys.Contains(key) && order is "" or "ascending" or "descending" ? new ErrorItemOrder(key, order != "ascending") : null;
    }

    /// <summary>What an item is placed by.</summary>
    public long ValueOf(ErrorItem item, ErrorCount count, long people) => Key switch
    {
        "first_seen" => item.FirstOccurrenceId,
        "occurrences" => count.Total,
        "people" => people,
        "level" => (long)item.Level,
        _ => count.LastOccurrenceId,
    };

    /// <summary>The items in order, from behind a place on; equal ones by counter, the newest first.</summary>
    /// <param name="items">The items with what they are placed by.</param>
    /// <param name="after">A place; null for the beginning.</param>
    public IEnumerable<(long Value, ErrorItem Item)> Sort(IEnumerable<(long Value, ErrorItem Item)> items, (long Value, int Counter)? after)
    {
        if (after is var (value, counter)) items = items.Where(pair => pair.Value == value ? pair.Item.Counter < counter : pair.Value < value == Descending);
        return (Descending ? items.OrderByDescending(pair => pair.Value) : items.OrderBy(pair => pair.Value)).ThenByDescending(pair => pair.Item.Counter);
    }

    /// <summary>A place as a page's address has it.</summary>
    public static string PlaceText(long value, ErrorItem item) => string.Create(CultureInfo.InvariantCulture, $"{value}-{item.Counter}");

    /// <summary>Reads a place; false when it is none, and true with null for the beginning.</summary>
    public static bool TryReadPlace(string text, out (long Value, int Counter)? place)
    {
        place = null;
        if (text.Length == 0) return true;
        if (text.Split('-') is not [var first, var second]
            || !long.TryParse(first, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            || !int.TryParse(second, NumberStyles.None, CultureInfo.InvariantCulture, out var counter)) return false;
        place = (value, counter);
        return true;
    }
}
