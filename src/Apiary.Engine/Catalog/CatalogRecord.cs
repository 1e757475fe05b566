using Apiary.Engine.Events;

namespace Apiary.Engine.Catalog;

/// <summary>One line of the catalog's journal: a dataset or a column as it is from now on, or its removal.</summary>
internal sealed record CatalogRecord
{
    /// <summary>The dataset concerned.</summary>
    public required int DatasetId { get; init; }

    public bool Removed { get; init; }

    public DatasetRecord? Dataset { get; init; }

    public ColumnRecord? Column { get; init; }

    internal sealed record DatasetRecord(
        string EnvironmentId, string Slug, string Name, DateTimeOffset CreatedAt, IReadOnlyList<int> Partitions, DatasetSettings Settings, long LastWrittenNanos);

    internal sealed record ColumnRecord(string Name, ColumnType Type, DateTimeOffset CreatedAt, string Description, bool Hidden);
}
