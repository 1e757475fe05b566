using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Apiary.Server.Api;

/// <summary>Writes JSON values, one a line, to a response as they come. One writer at a time.</summary>
internal sealed class JsonLines(HttpResponse response) : IDisposable
{
    /// <summary>Values are data for programs, never part of a page, so only what JSON itself demands is escaped.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Utf8JsonWriter writer = new(response.BodyWriter, WriterOptions);

    /// <summary>Begins the response.</summary>
    public void Begin() => response.ContentType = "application/x-ndjson";

    /// <summary>Writes one value and the line's end into the response's buffer.</summary>
    public void Write<T>(T state, Action<Utf8JsonWriter, T> write)
    {
        write(writer, state);
        writer.Flush();
        writer.Reset();
        response.BodyWriter.Write("\n"u8);
    }

    /// <summary>Sends what is written, the headers at least; waits while the reader is slower.</summary>
    public async Task FlushAsync(CancellationToken cancellationToken)
    {
        await response.BodyWriter.FlushAsync(cancellationToken);
        // Before the first line the writer has nothing to pass on to whatever stands between it and the connection.
        if (!response.HasStarted) await response.Body.FlushAsync(cancellationToken);
    }

    /// <inheritdoc/>
    public void Dispose() => writer.Dispose();
}
