using Apiary.Server.Ingest;
using Apiary.Server.Ingest.Bodies;

namespace Apiary.Server.Protocols.Otlp;

/// <summary>
/// The way a request came and its reply goes: how a message stands in a body, and what a refusal looks like. What happens in
/// between is <see cref="OtlpExchange"/>'s, the same for all. Of one request; called in the order of its members.
/// </summary>
internal abstract class OtlpDoor(HttpContext context, OtlpSignal signal, int maxRequestBytes) : IDisposable
{
    /// <summary>Method and route, for the arrivals.</summary>
    public abstract string Endpoint { get; }

    /// <summary>Its name in the server's own events.</summary>
    public abstract string Transport { get; }

    /// <summary>Whether the message is JSON; protobuf otherwise.</summary>
    public virtual bool IsJson => false;

    /// <summary>The compression that the sender names, in its own words.</summary>
    public abstract string NamedEncoding { get; }

    /// <summary>When to give up: the sender is gone, or its time is over.</summary>
    public virtual CancellationToken Ending => Context.RequestAborted;

    /// <summary>Whether the time that the sender gave is over.</summary>
    public virtual bool IsLate => false;

    /// <summary>The body as it came, as far as it was read.</summary>
    public PooledBytes Received { get; } = new();

    /// <summary>The message.</summary>
    public PooledBytes Message => BodyReader.PlainOf(Coding, Received, Plain);

    /// <summary>What the request carries.</summary>
    public OtlpSignal Signal { get; } = signal;

    /// <summary>The request and its response.</summary>
    protected HttpContext Context { get; } = context;

    /// <summary>How the message is compressed.</summary>
    protected ContentCoding Coding { get; set; }

    /// <summary>The message once uncompressed; empty when it was not compressed.</summary>
    protected PooledBytes Plain { get; } = new();

    /// <summary>Most bytes of a message once uncompressed.</summary>
    protected int MaxRequestBytes { get; } = maxRequestBytes;

    /// <summary>Looks at the headers that say how the request is to be read.</summary>
    public abstract OtlpRefusal? ReadHeaders();

    /// <summary>Reads the body, so that <see cref="Message"/> is there.</summary>
    public abstract ValueTask<OtlpRefusal?> ReadBodyAsync();

    /// <summary>Writes the reply to a request that was taken, without sending it yet.</summary>
    public abstract void Accept(OtlpPartialSuccess? partial);

    /// <summary>Writes the reply to a request that was refused, without sending it yet.</summary>
    public abstract void Refuse(OtlpError error);

    /// <summary>Gives back what was rented.</summary>
    public virtual void Dispose()
    {
        Received.Dispose();
        Plain.Dispose();
    }

    /// <summary>Why a body could not be had; null when it could.</summary>
    protected OtlpRefusal? RefusalOf(BodyFailure failure) => failure switch
    {
        BodyFailure.None => null,
        BodyFailure.TooLarge => new OtlpRefusal(OtlpErrors.TooLarge(MaxRequestBytes), ArrivalReasons.BodyTooLarge, $"the message has more than {MaxRequestBytes} bytes uncompressed (--otlp-max-request)"),
        BodyFailure.Broken => new OtlpRefusal(OtlpErrors.Broken(Coding), ArrivalReasons.EncodingBroken, $"the body claims {Coding.ToString().ToLowerInvariant()} but is not"),
        BodyFailure.Unsupported => new OtlpRefusal(OtlpErrors.UnsupportedEncoding, ArrivalReasons.EncodingUnsupported, $"the body's encoding, {ShortText.Of(NamedEncoding)}, is not one that this server knows"),
        BodyFailure.ZstdUnavailable => new OtlpRefusal(OtlpErrors.ZstdUnavailable, ArrivalReasons.EncodingUnsupported, "the body is zstd, and libzstd was not found on this machine: install it (libzstd1) and start again"),
        _ => new OtlpRefusal(OtlpErrors.Unreadable("the connection ended in the middle of it"), ArrivalReasons.SenderGone, "the connection ended in the middle of the body"),
    };

    /// <summary>Writes an error to who may not understand anything else.</summary>
    protected void RefuseInWords(OtlpError error)
    {
        var text = System.Text.Encoding.UTF8.GetBytes(error.Text);
        Context.Response.StatusCode = error.HttpStatus;
        Send("text/plain", text);
    }

    /// <summary>Writes a body.</summary>
    protected void Send(string contentType, ReadOnlySpan<byte> body)
    {
        var response = Context.Response;
        response.ContentType = contentType;
        response.ContentLength = body.Length;
        var room = response.BodyWriter.GetSpan(body.Length);
        body.CopyTo(room);
        response.BodyWriter.Advance(body.Length);
    }
}
