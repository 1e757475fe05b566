using Apiary.Engine.Events;

namespace Apiary.Bench.Generator;

/// <summary>Fields straight into a batch, as a decoder would leave them.</summary>
internal readonly struct BatchSpanWriter(EventBatch batch) : ISpanWriter
{
    public void Text(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value) => batch.AddString(name, value);

    public void Number(scoped ReadOnlySpan<byte> name, long value) => batch.AddInteger(name, value);

    public void Thousandths(scoped ReadOnlySpan<byte> name, int value) => batch.AddFloat(name, value / 1000.0);

    public void Truth(scoped ReadOnlySpan<byte> name, bool value) => batch.AddBoolean(name, value);

    public void Absent(scoped ReadOnlySpan<byte> name)
    {
    }
}
