using System.Collections.Concurrent;
using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Relations;

/// <summary>The related spans that were found for a question, and the columns by which it reads them. Thread-safe.</summary>
internal sealed class FoundRelations
{
    private readonly IReadOnlyList<AskedRelation> asked;
    private readonly RelationIndex[] indexes;
    private readonly Dictionary<string, int> matches = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (int Relation, RelationValues Values)> columns = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<int, RelationBuffers> buffers = new();
    private readonly Func<int, RelationBuffers> newBuffers;

    public FoundRelations(IReadOnlyList<AskedRelation> asked, RelationIndex[] indexes, MemoryBudget budget)
    {
        (this.asked, this.indexes, Budget) = (asked, indexes, budget);
        newBuffers = _ => new RelationBuffers(asked.Count);
        for (var i = 0; i < asked.Count; i++)
        {
            matches[asked[i].Name] = i;
            for (var column = 0; column < asked[i].Columns.Count; column++)
                columns[RelationalNames.Prefix(asked[i].Relation) + asked[i].Columns[column]] = (i, new RelationValues(indexes[i], column, budget));
        }
    }

    /// <summary>How many relations.</summary>
    public int Count => asked.Count;

    /// <summary>The question's memory for them.</summary>
    public MemoryBudget Budget { get; }

    /// <summary>What was asked, by number.</summary>
    public AskedRelation Asked(int relation) => asked[relation];

    /// <summary>What was found.</summary>
    public RelationIndex Index(int relation) => indexes[relation];

    /// <summary>The relation whose <see cref="AskedRelation.Name"/> this is; null when it is none.</summary>
    public int? Match(string name) => matches.TryGetValue(name, out var relation) ? relation : null;

    /// <summary>The relational column of a name; null when it is none that was asked for.</summary>
    public (int Relation, RelationValues Values)? Column(string name) => columns.TryGetValue(name, out var column) ? column : null;

    /// <summary>Whether a name is one of theirs.</summary>
    public bool Knows(string name) => matches.ContainsKey(name) || columns.ContainsKey(name);

    /// <summary>This thread's buffers.</summary>
    public RelationBuffers Buffers() => buffers.GetOrAdd(Environment.CurrentManagedThreadId, newBuffers);
}
