using System.Collections.Concurrent;
using Apiary.Engine.Events;

namespace Apiary.Engine.Catalog;

/// <summary>Where events go: a named set of columns in one environment. Owned and changed by <see cref="DatasetCatalog"/>; thread-safe to read.</summary>
public sealed class Dataset
{
    private readonly ConcurrentDictionary<byte[], Column> columns = new(Utf8Comparer.Instance);
    private readonly ConcurrentDictionary<byte[], Column>.AlternateLookup<ReadOnlySpan<byte>> columnsByUtf8;
    private DatasetSettings settings;
    private long lastWrittenNanos;

    internal Dataset(int id, string environmentId, string slug, string name, DateTimeOffset createdAt, IReadOnlyList<int> partitions, DatasetSettings settings)
    {
        Id = id;
        EnvironmentId = environmentId;
        Slug = slug;
        Name = name;
        CreatedAt = createdAt;
        Partitions = partitions;
        this.settings = settings;
        columnsByUtf8 = columns.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <summary>Its number, unique in the store and never used again.</summary>
    public int Id { get; }

    /// <summary>The environment it belongs to.</summary>
    public string EnvironmentId { get; }

    /// <summary>The name in URLs: see <see cref="DatasetCatalog.SlugOf"/>. Unique in the environment.</summary>
    public string Slug { get; }

    /// <summary>The name as first written.</summary>
    public string Name { get; }

    /// <summary>When it came to be.</summary>
    public DateTimeOffset CreatedAt { get; }

    /// <summary>The partitions of the log that its events go to, numbered from 1. Empty means all of the store.</summary>
    public IReadOnlyList<int> Partitions { get; }

    /// <summary>What a person may change.</summary>
    public DatasetSettings Settings
    {
        get => Volatile.Read(ref settings);
        internal set => Volatile.Write(ref settings, value);
    }

    /// <summary>All columns, in no particular order.</summary>
    public IReadOnlyCollection<Column> Columns => (IReadOnlyCollection<Column>)columns.Values;

    /// <summary>How many columns there are.</summary>
    public int ColumnCount => columns.Count;

    /// <summary>When the last event arrived; null when none has since the process started and none was recorded before.</summary>
    public DateTimeOffset? LastWrittenAt => UnixTime.FromNanos(Volatile.Read(ref lastWrittenNanos));

    /// <summary>The column of that name; null when there is none.</summary>
    public Column? FindColumn(string name) => FindColumn(System.Text.Encoding.UTF8.GetBytes(name));

    /// <summary>The column of that UTF-8 name; null when there is none. Does not allocate.</summary>
    public Column? FindColumn(ReadOnlySpan<byte> name) => columnsByUtf8.TryGetValue(name, out var column) ? column : null;

    internal void Put(Column column) => columns[System.Text.Encoding.UTF8.GetBytes(column.Name)] = column;

    internal void Remove(string column) => columns.TryRemove(System.Text.Encoding.UTF8.GetBytes(column), out _);

    internal void Touch(long nowNanos) => Volatile.Write(ref lastWrittenNanos, nowNanos);

    /// <summary>Compares column names as bytes, so that the path of every batch makes no strings.</summary>
    private sealed class Utf8Comparer : IEqualityComparer<byte[]>, IAlternateEqualityComparer<ReadOnlySpan<byte>, byte[]>
    {
        internal static readonly Utf8Comparer Instance = new();

        public bool Equals(byte[]? x, byte[]? y) => x.AsSpan().SequenceEqual(y);

        public int GetHashCode(byte[] obj) => (int)Hash64.Compute(obj);

        public bool Equals(ReadOnlySpan<byte> alternate, byte[] other) => alternate.SequenceEqual(other);

        public int GetHashCode(ReadOnlySpan<byte> alternate) => (int)Hash64.Compute(alternate);

        public byte[] Create(ReadOnlySpan<byte> alternate) => alternate.ToArray();
    }
}
