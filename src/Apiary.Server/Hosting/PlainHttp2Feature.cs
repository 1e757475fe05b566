using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;

namespace Apiary.Server.Hosting;

/// <summary>Says that HTTP/2 was negotiated, of a connection without TLS; see <see cref="Http2Preface"/>.</summary>
internal sealed class PlainHttp2Feature : ITlsConnectionFeature, ITlsApplicationProtocolFeature
{
    /// <summary>There is nothing to tell one from another.</summary>
    public static readonly PlainHttp2Feature Instance = new();

    private static readonly byte[] Http2 = "h2"u8.ToArray();

    /// <inheritdoc/>
    public ReadOnlyMemory<byte> ApplicationProtocol => Http2;

    /// <summary>None; one that is set is not kept.</summary>
    public X509Certificate2? ClientCertificate
    {
        get => null;
        set => _ = value;
    }

    /// <summary>None.</summary>
    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult<X509Certificate2?>(null);
}
