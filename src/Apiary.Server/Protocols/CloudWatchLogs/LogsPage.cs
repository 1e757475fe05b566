using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Apiary.Server.Protocols.CloudWatchLogs;

/// <summary>A page of a list that is ordered by a key. The token is the last key of the page before, so that changes between pages do no harm.</summary>
/// <param name="Items">The page.</param>
/// <param name="NextToken">The token of the next; null at the end.</param>
internal sealed record LogsPage<T>(IReadOnlyList<T> Items, string? NextToken)
{
    /// <summary>Cuts a page; null when the token is none.</summary>
    /// <param name="call">The call: its <c>nextToken</c>.</param>
    /// <param name="ordered">All items, in ascending or, all keys, in the caller's own order.</param>
    /// <param name="keyOf">The key, unique.</param>
    /// <param name="limit">Most items.</param>
    public static LogsPage<T>? Cut(LogsCall call, IEnumerable<T> ordered, Func<T, string> keyOf, int limit)
    {
        var all = ordered.ToList();
        var start = 0;
        if (call.Text("nextToken") is { } token)
        {
            if (!Base64Url.IsValid(token)) return null;
            var last = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
            start = all.FindIndex(item => keyOf(item) == last) + 1;
            // It has gone meanwhile: on to the next that follows it.
            if (start == 0) start = all.TakeWhile(item => string.CompareOrdinal(keyOf(item), last) <= 0).Count();
        }

        var items = all.Skip(start).Take(limit).ToList();
        return new LogsPage<T>(items, start + items.Count < all.Count ? Base64Url.EncodeToString(Encoding.UTF8.GetBytes(keyOf(items[^1]))) : null);
    }

    /// <summary>
    /// Cuts a page of what is put in the order of its keys. What moves between pages, since its key changed, is at worst seen twice or not at all; the pages
    /// have an end.
    /// </summary>
    /// <param name="call">As for <see cref="Cut"/>.</param>
    /// <param name="items">All items, in any order.</param>
    /// <param name="keyOf">The key, unique; compared by code point.</param>
    /// <param name="descending">Whether the greatest comes first.</param>
    /// <param name="limit">Most items.</param>
    public static LogsPage<T>? CutOrdered(LogsCall call, IEnumerable<T> items, Func<T, string> keyOf, bool descending, int limit)
    {
        var ordered = descending ? items.OrderByDescending(keyOf, StringComparer.Ordinal) : items.OrderBy(keyOf, StringComparer.Ordinal);
        if (call.Text("nextToken") is not { } token) return First(ordered, keyOf, limit);
        if (!Base64Url.IsValid(token)) return null;
        var last = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(token));
        return First(ordered.Where(item => string.CompareOrdinal(keyOf(item), last) is var order && (descending ? order < 0 : order > 0)), keyOf, limit);
    }

    private static LogsPage<T> First(IEnumerable<T> rest, Func<T, string> keyOf, int limit)
    {
        var page = rest.Take(limit + 1).ToList();
        var isLast = page.Count <= limit;
        if (!isLast) page.RemoveAt(limit);
        return new LogsPage<T>(page, isLast ? null : Base64Url.EncodeToString(Encoding.UTF8.GetBytes(keyOf(page[^1]))));
    }

    /// <summary>Writes the list and, unless it is the last, the token.</summary>
    public void Write(Utf8JsonWriter json, string name, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in Items)
        {
            json.WriteStartObject();
            write(json, item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        if (NextToken is not null) json.WriteString("nextToken", NextToken);
    }
}
