using System.IO.Compression;
using System.Net;
using Microsoft.AspNetCore.ResponseCompression;
using Microsoft.Extensions.Options;

namespace Apiary.Server.Hosting;

/// <summary>
/// Compresses the JSON answers of our own API for whoever takes that: a trace of 50,000 spans is some megabytes. Streams of JSON
/// lines stay as they are, because each line must leave at once, and so do the small answers to those who send events. A browser
/// on this machine, with no proxy between, has nothing to gain: to compress that trace would take half as long as to find it.
/// </summary>
/// <remarks>
/// Also over TLS: what could be guessed from a compressed length is a secret beside text that the guesser chose, in an answer that
/// the guesser can ask for. Sessions are SameSite=Strict and keys are headers, so a page elsewhere can ask for none.
/// </remarks>
internal sealed class ApiCompression(IServiceProvider services, IOptions<ResponseCompressionOptions> options) : ResponseCompressionProvider(services, options)
{
    /// <summary>Answers known to be shorter are left alone: their frame costs more than it saves.</summary>
    private const int SmallestBytes = 1_024;

    /// <summary>Adds the provider and how it compresses.</summary>
    public static void Configure(IServiceCollection services)
    {
        services.AddResponseCompression(compression =>
        {
            compression.EnableForHttps = true;
            compression.MimeTypes = ["application/json"];
        });
        // Both at their fastest: what is gained is time on a network, and the next step up costs more than it gains there.
        services.Configure<BrotliCompressionProviderOptions>(brotli => brotli.Level = CompressionLevel.Fastest);
        services.Configure<GzipCompressionProviderOptions>(gzip => gzip.Level = CompressionLevel.Fastest);
        services.AddSingleton<IResponseCompressionProvider, ApiCompression>();
    }

    /// <inheritdoc/>
    public override bool ShouldCompressResponse(HttpContext context) =>
        (context.Response.ContentLength is null or >= SmallestBytes) && !IsOnThisMachine(context) && base.ShouldCompressResponse(context);

    private static bool IsOnThisMachine(HttpContext context) =>
        context.Connection.RemoteIpAddress is { } remote && IPAddress.IsLoopback(remote) && !context.Request.Headers.ContainsKey("X-Forwarded-For");
}
