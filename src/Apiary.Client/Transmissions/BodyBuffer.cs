using System.Buffers;

namespace Apiary.Client.Transmissions;

/// <summary>Bytes that grow; kept across uses unless one was unusually large. For a JSON writer and for a compressing stream.</summary>
internal sealed class BodyBuffer : Stream, IBufferWriter<byte>
{
    private const int KeptBytes = 1 << 20;
    private byte[] bytes = new byte[16 << 10];
    private int length;

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Position
    {
        get => length;
        set => throw new NotSupportedException();
    }

    public ArraySegment<byte> Written => new(bytes, 0, length);

    public override long Length => length;

    public int Count => length;

    public void Reset()
    {
        if (bytes.Length > KeptBytes) bytes = new byte[KeptBytes];
        length = 0;
    }

    public void Append(byte value)
    {
        Reserve(1);
        bytes[length++] = value;
    }

    public void Cut(int to) => length = to;

    public void Advance(int count) => length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return bytes.AsMemory(length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 256));
        return bytes.AsSpan(length);
    }

    public override void Write(byte[] buffer, int offset, int count)
    {
        Reserve(count);
        Buffer.BlockCopy(buffer, offset, bytes, length, count);
        length += count;
    }

    public override void Flush() { }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    private void Reserve(int count)
    {
        if (bytes.Length - length < count) Array.Resize(ref bytes, Math.Max(bytes.Length * 2, length + count));
    }
}
