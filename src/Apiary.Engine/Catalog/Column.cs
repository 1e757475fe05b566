using Apiary.Engine.Events;

namespace Apiary.Engine.Catalog;

/// <summary>A column of a dataset, as declared. Immutable but for the time of its last value; a change replaces it.</summary>
public sealed class Column
{
    private long lastWrittenNanos;

    internal Column(string name, ColumnType type, DateTimeOffset createdAt, string description = "", bool hidden = false)
    {
        Name = name;
        Type = type;
        CreatedAt = createdAt;
        Description = description;
        Hidden = hidden;
    }

    /// <summary>The name as senders write it; at most <see cref="EventLimits.MaxNameBytes"/> bytes.</summary>
    public string Name { get; }

    /// <summary>The declared type: that of the first value, or as set since. Values of other types are kept and coerced when read.</summary>
    public ColumnType Type { get; }

    /// <summary>When it was first seen or declared.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>What a person wrote about it, or its sender said of it when it was declared; empty for nothing.</summary>
    public string Description { get; }

    /// <summary>Whether it is left out of completions; it can still be queried.</summary>
    public bool Hidden { get; }

    /// <summary>When the last event with this column arrived; null when none has since the process started.</summary>
    public DateTimeOffset? LastWrittenAt => UnixTime.FromNanos(Volatile.Read(ref lastWrittenNanos));

    internal void Touch(long nowNanos) => Volatile.Write(ref lastWrittenNanos, nowNanos);
}
