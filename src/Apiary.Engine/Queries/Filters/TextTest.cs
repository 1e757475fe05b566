using Apiary.Engine.Queries.Execution;

namespace Apiary.Engine.Queries.Filters;

/// <summary>A test on the text of a value; numbers and booleans are tested as they would be shown.</summary>
internal abstract class TextTest : ValueTest
{
    public sealed override bool Integer(long value)
    {
        Span<byte> buffer = stackalloc byte[Coercion.MaxNumberText];
        return Text(Coercion.Format(value, buffer));
    }

    public sealed override bool Number(double value)
    {
        Span<byte> buffer = stackalloc byte[Coercion.MaxNumberText];
        return Text(Coercion.Format(value, buffer));
    }

    public sealed override bool Boolean(bool value) => Text(value ? "true"u8 : "false"u8);
}
