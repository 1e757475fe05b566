using System.Text.Encodings.Web;
using System.Text.Json;

namespace Apiary.Server.Ingest;

/// <summary>How JSON is written to senders.</summary>
internal static class ReplyJson
{
    /// <summary>Only what JSON itself demands is escaped: texts are compared by clients, never part of a page.</summary>
    public static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
}
