namespace Apiary.Engine.Storage.Memory;

/// <summary>A buffer together with the width of its values, so that both change at once for readers.</summary>
/// <param name="Bytes">The values, one after another.</param>
/// <param name="Width">Bytes of one value.</param>
internal sealed record ValueBuffer(byte[] Bytes, int Width);
