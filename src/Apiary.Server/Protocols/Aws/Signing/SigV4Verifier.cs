using System.Globalization;

namespace Apiary.Server.Protocols.Aws.Signing;

/// <summary>Checks a claim against the request that makes it, once the key's secret is known. Of a difference it also says in which part it is.</summary>
internal static class SigV4Verifier
{
    private const string UnsignedPayload = "UNSIGNED-PAYLOAD";

    /// <summary>Null when all is right, else what its sender is told and what is said to whoever looks why.</summary>
    /// <param name="request">The request.</param>
    /// <param name="claim">What it says.</param>
    /// <param name="secret">The secret of the access key that it names.</param>
    /// <param name="service">The service that it came to.</param>
    /// <param name="body">Its body as it came.</param>
    /// <param name="now">The time.</param>
    public static SigV4Fault? Check(HttpRequest request, SigV4Claim claim, string secret, AwsService service, ReadOnlySpan<byte> body, DateTimeOffset now)
    {
        if (CheckScope(claim, service) is { } scope) return scope;
        if (CheckTime(claim, service.ClockSkew, now) is { } time) return time;
        if (CheckPayload(request, claim, body, out var payloadHash) is { } payload) return payload;
        var canonical = CanonicalRequest.Of(request, claim, payloadHash);
        return SigV4.AreSame(SigV4.Sign(secret, claim, canonical), claim.Signature)
            ? null
            : new SigV4Fault(AwsErrors.SignatureDiffers, SignatureAdvice.Of(request, claim, secret, canonical, body));
    }

    private static SigV4Fault? CheckScope(SigV4Claim claim, AwsService service)
    {
        if (claim.Region.Length == 0) return new SigV4Fault(AwsErrors.WrongRegion, "the credential scope names no region");
        if (claim.Service != service.Name)
            return new SigV4Fault(AwsErrors.WrongService(service.Name), $"the signature is for the service {Shown(claim.Service)}, and this is {service.Name}");
        var day = claim.Time.UtcDateTime.ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        return claim.Date == day ? null : new SigV4Fault(AwsErrors.WrongDate(Shown(claim.Date), day), $"the credential scope is of {Shown(claim.Date)}, and the request's time of {day}");
    }

    private static SigV4Fault? CheckTime(SigV4Claim claim, TimeSpan skew, DateTimeOffset now)
    {
        var apart = now - claim.Time;
        if (apart < -skew) return new SigV4Fault(AwsErrors.NotYet(claim.Time, now, skew), $"the sender's clock is {Words(-apart)} ahead of this server's");
        if (claim.Lifetime is { } lifetime)
            return apart > lifetime ? new SigV4Fault(AwsErrors.Expired(claim.Time, now, lifetime), $"the presigned request was good for {Words(lifetime)}, and is {Words(apart)} old") : null;
        return apart > skew ? new SigV4Fault(AwsErrors.Expired(claim.Time, now, skew), $"the sender's clock is {Words(apart)} behind this server's, or the request was sent again as it was") : null;
    }

    private static SigV4Fault? CheckPayload(HttpRequest request, SigV4Claim claim, ReadOnlySpan<byte> body, out string hash)
    {
        // A presigned request may say it in its address.
        var said = request.Headers["X-Amz-Content-Sha256"] is [{ Length: > 0 } header] ? header : claim.IsPresigned ? request.Query["X-Amz-Content-Sha256"].ToString() : "";
        hash = said;
        if (said == UnsignedPayload) return null;
        if (said.StartsWith("STREAMING-", StringComparison.Ordinal))
            return new SigV4Fault(new AwsError("InvalidRequestException", $"{Shown(said)} is not supported: send the hash of the body, or {UnsignedPayload}."), "the body is signed in chunks (aws-chunked), which only S3 takes");
        hash = SigV4.Hash(body);
        return said.Length == 0 || said == hash
            ? null
            : new SigV4Fault(AwsErrors.SignatureDiffers, "the body: its SHA-256 is not what X-Amz-Content-Sha256 says, so it was changed on its way");
    }

    private static string Words(TimeSpan time) =>
        time.TotalHours >= 2 ? $"{time.TotalHours.ToString("0.#", CultureInfo.InvariantCulture)} hours"
        : time.TotalMinutes >= 2 ? $"{time.TotalMinutes.ToString("0.#", CultureInfo.InvariantCulture)} minutes"
        : $"{time.TotalSeconds.ToString("0", CultureInfo.InvariantCulture)} seconds";

    private static string Shown(string text) => Ingest.ShortText.Of(text);
}
