using System.Buffers;
using System.IO.Compression;
using System.Text.Json;

namespace Apiary.Client.Transmissions;

/// <summary>Builds the body of one request: a JSON array of items, kept below a size. Reused.</summary>
internal sealed class RequestBody : IDisposable
{
    private static readonly JsonWriterOptions Unchecked = new() { SkipValidation = true };

    private readonly BodyBuffer plain = new();
    private readonly BodyBuffer compressed = new();
    private readonly Utf8JsonWriter json;

    public RequestBody() => json = new Utf8JsonWriter((IBufferWriter<byte>)plain, Unchecked);

    public void Dispose()
    {
        json.Dispose();
        plain.Dispose();
        compressed.Dispose();
    }

    private int Length => plain.Count;

    /// <summary>Writes events from <paramref name="first"/> on as long as they fit; where the next body begins.</summary>
    public int Fill(EventBatch batch, int first, HoneyClientOptions options)
    {
        Reset();
        for (var i = first; i < batch.Events.Count; i++)
        {
            var before = Length;
            if (!TryAdd(batch, i, options.MaxEventBytes))
            {
                batch.Respond(i, ResponseOutcome.Refused, error: $"the event is larger than {options.MaxEventBytes} bytes");
            }
            else if (Length + 1 > options.MaxBatchBytes && before > 1)
            {
                plain.Cut(before);
                return i;
            }
        }

        return batch.Events.Count;
    }

    /// <summary>Ends the array; the body, valid until the next <see cref="Fill"/>.</summary>
    public ArraySegment<byte> Finish(bool gzip)
    {
        plain.Append((byte)']');
        if (!gzip) return plain.Written;
        compressed.Reset();
        using (var stream = new GZipStream(compressed, CompressionLevel.Fastest, leaveOpen: true)) stream.Write(plain.Written.Array!, 0, plain.Count);
        return compressed.Written;
    }

    private void Reset()
    {
        plain.Reset();
        plain.Append((byte)'[');
    }

    /// <summary>Adds an item; false, and then it is as before, when the item alone is longer than <paramref name="maxItemBytes"/>.</summary>
    private bool TryAdd(EventBatch batch, int index, int maxItemBytes)
    {
        var before = plain.Count;
        if (before > 1) plain.Append((byte)',');
        var start = plain.Count;
        json.Reset((IBufferWriter<byte>)plain);
        batch.WriteItem(json, index);
        json.Flush();
        if (plain.Count - start <= maxItemBytes) return true;
        plain.Cut(before);
        return false;
    }
}
