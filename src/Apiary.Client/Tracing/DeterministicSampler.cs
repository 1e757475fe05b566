using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Apiary.Client.Tracing;

/// <summary>
/// Keeps one of <paramref name="rate"/> traces, the same ones in every process: chosen by the first four bytes of the SHA-1
/// of the trace id's text, as Honeycomb's beelines and Refinery choose.
/// </summary>
/// <param name="rate">At least 1.</param>
public sealed class DeterministicSampler(int rate) : ITraceSampler
{
    private readonly uint upTo = rate >= 1 ? uint.MaxValue / (uint)rate : throw new ArgumentOutOfRangeException(nameof(rate), rate, "expected at least 1");

    /// <summary>Whether a trace is kept.</summary>
    public bool Keeps(string traceId)
    {
        ArgumentNullException.ThrowIfNull(traceId);
        if (rate == 1) return true;
        var bytes = Encoding.UTF8.GetBytes(traceId);
#pragma warning disable CA5350 // Nothing is protected by it: it is the spread that all samplers agree on.
#if NET
        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(bytes, hash);
#else
        using var sha = SHA1.Create();
        var hash = sha.ComputeHash(bytes);
#endif
#pragma warning restore CA5350
        return (((uint)hash[0] << 24) | ((uint)hash[1] << 16) | ((uint)hash[2] << 8) | hash[3]) <= upTo;
    }

    /// <inheritdoc/>
    public int RateOf(Activity span)
    {
        ArgumentNullException.ThrowIfNull(span);
        return Keeps(span.TraceId.ToHexString()) ? rate : 0;
    }
}
