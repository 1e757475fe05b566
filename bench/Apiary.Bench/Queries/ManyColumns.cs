using System.Globalization;
using Apiary.Engine.Segments;

namespace Apiary.Bench.Queries;

/// <summary>A segment whose columns are there under many names, as if it were wide.</summary>
internal sealed class ManyColumns(Segment segment, IReadOnlyList<string> columns) : Segment
{
    public override int DatasetId => segment.DatasetId;

    public override int RowCount => segment.RowCount;

    public override long MinTimestampNanos => segment.MinTimestampNanos;

    public override long MaxTimestampNanos => segment.MaxTimestampNanos;

    public override LaneReader Timestamps => segment.Timestamps;

    public override bool IsTimeOrdered => segment.IsTimeOrdered;

    public override LaneReader SampleRates => segment.SampleRates;

    public override IReadOnlyCollection<string> ColumnNames { get; } = [.. columns.Select(Name)];

    /// <summary>The name of a copy of a column.</summary>
    public static string Name(string column, int copy) => string.Create(CultureInfo.InvariantCulture, $"{column}#{copy}");

    public override IReadOnlyList<LaneReader> Lanes(string columnName) => segment.Lanes(Original(columnName));

    public override bool MayContain(string columnName, ReadOnlySpan<byte> value) => segment.MayContain(Original(columnName), value);

    /// <summary>The name of the column that this is a copy of; its own when it is none.</summary>
    public static string Original(string name) => name.Split('#')[0];
}
