namespace Apiary.Engine.Queries.Relations;

/// <summary>The names of relational fields: a prefix that says which span of the trace, and the column of that span.</summary>
public static class RelationalNames
{
    private static readonly (string Prefix, Relation Relation)[] Known =
    [
        ("root.", Relation.Root), ("parent.", Relation.Parent), ("child.", Relation.Child),
        ("any.", Relation.Any), ("any2.", Relation.Any2), ("any3.", Relation.Any3), ("none.", Relation.None),
    ];

    /// <summary>All prefixes, with their points.</summary>
    public static IReadOnlyList<string> Prefixes { get; } = [.. Known.Select(known => known.Prefix)];

    /// <summary>Whether a name has such a prefix.</summary>
    public static bool IsRelational(string name) => TryParse(name, out _, out _);

    /// <summary>The column that a name means, of whichever span: the name itself when it has no such prefix.</summary>
    public static string ColumnOf(string name) => TryParse(name, out _, out var column) ? column : name;

    /// <summary>Takes a name apart; false when it has no such prefix. The column may be empty, which means none.</summary>
    public static bool TryParse(string name, out Relation relation, out string column)
    {
        foreach (var (prefix, known) in Known)
        {
            if (!name.StartsWith(prefix, StringComparison.Ordinal)) continue;
            (relation, column) = (known, name[prefix.Length..]);
            return true;
        }

        (relation, column) = (default, name);
        return false;
    }

    /// <summary>The prefix of a relation, with its point.</summary>
    internal static string Prefix(Relation relation) => Prefixes[(int)relation];
}
