using Apiary.Server.Ingest.Bodies;

namespace Apiary.Server.Protocols.Aws;

/// <summary>A request of an AWS client that <see cref="AwsGate"/> read. Its owner disposes it; the body is there until then.</summary>
internal sealed class AwsRequest(HttpContext context, AwsService service, string operation, long startTimestamp) : IDisposable
{
    private readonly PooledBytes received = new();
    private readonly PooledBytes plain = new();
    private ContentCoding coding;

    /// <summary>The request and its response.</summary>
    public HttpContext Context { get; } = context;

    /// <summary>The service that it is for.</summary>
    public AwsService Service { get; } = service;

    /// <summary>The operation's name.</summary>
    public string Operation { get; } = operation;

    /// <summary>When it began, for the arrivals.</summary>
    public long StartTimestamp { get; } = startTimestamp;

    /// <summary>Who sent it. Throws <see cref="InvalidOperationException"/> before the gate let them in.</summary>
    public AwsCaller Caller => FoundCaller ?? throw new InvalidOperationException("expected a request that the gate let in");

    /// <summary>Who sent it; null while that is not known.</summary>
    public AwsCaller? FoundCaller { get; set; }

    /// <summary>The body, uncompressed.</summary>
    public ReadOnlyMemory<byte> Body => BodyReader.PlainOf(coding, received, plain).Memory;

    /// <summary>The body as it came, which is what was signed.</summary>
    public ReadOnlySpan<byte> Received => received.Span;

    /// <summary>How many bytes came.</summary>
    public int ReceivedBytes => received.Length;

    /// <summary>Reads the body.</summary>
    public ValueTask<BodyFailure> ReadAsync(int maxBytes)
    {
        coding = ContentCodings.Parse(Context.Request.Headers.ContentEncoding.ToString());
        return BodyReader.ReadAsync(Context.Request, coding, maxBytes, received, plain, Context.RequestAborted);
    }

    /// <summary>Gives the body back.</summary>
    public void Dispose()
    {
        received.Dispose();
        plain.Dispose();
    }
}
