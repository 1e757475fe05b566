using Apiary.Engine.Catalog;
using Apiary.Engine.Events;

namespace Apiary.Server.Protocols.CloudWatchLogs.Insights.Planning;

/// <summary>The datasets of the log groups that a question is about, and what the engine can be asked of them.</summary>
/// <param name="Datasets">The datasets.</param>
internal sealed record LogScope(IReadOnlyList<Dataset> Datasets)
{
    /// <summary>Whether every message is whole in its first column, so that the engine sees all of it.</summary>
    public bool HasWholeMessages { get; } = !Datasets.Any(dataset => dataset.FindColumn(LogColumns.MessageParts[0]) is not null);

    /// <summary>Whether every field of every JSON line is in a column.</summary>
    public bool HasAllFields { get; } = !Datasets.Any(dataset => dataset.FindColumn(LogColumns.MessageParts[0]) is not null || dataset.FindColumn(LogColumns.FieldsCut) is not null);

    /// <summary>The type of a column, when all datasets that have it agree; null when none has it, or they do not.</summary>
    public ColumnType? TypeOf(string column)
    {
        ColumnType? found = null;
        foreach (var dataset in Datasets)
        {
            if (dataset.FindColumn(column) is not { } known) continue;
            if (found is not null && found != known.Type) return null;
            found = known.Type;
        }

        return found;
    }
}
