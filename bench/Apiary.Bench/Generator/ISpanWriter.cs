namespace Apiary.Bench.Generator;

/// <summary>Takes the fields of one event after another; a struct behind it costs no virtual call per field.</summary>
internal interface ISpanWriter
{
    void Text(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value);

    void Number(scoped ReadOnlySpan<byte> name, long value);

    /// <summary>A number of thousandths, written with three decimals.</summary>
    void Thousandths(scoped ReadOnlySpan<byte> name, int value);

    void Truth(scoped ReadOnlySpan<byte> name, bool value);

    /// <summary>The column exists and this event has no value; formats without columns ignore it.</summary>
    void Absent(scoped ReadOnlySpan<byte> name);
}
