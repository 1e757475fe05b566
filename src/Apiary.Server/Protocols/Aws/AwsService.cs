namespace Apiary.Server.Protocols.Aws;

/// <summary>An AWS service that is spoken here.</summary>
/// <param name="Name">Its name in a credential scope and in ARNs: <c>xray</c>, <c>logs</c>, <c>sts</c>.</param>
/// <param name="Shape">How it answers.</param>
/// <param name="ClockSkew">How far a request's time may be from ours, either way.</param>
internal sealed record AwsService(string Name, AwsShape Shape, TimeSpan ClockSkew)
{
    /// <summary>X-Ray.</summary>
    public static readonly AwsService XRay = new("xray", AwsShape.RestJson, TimeSpan.FromMinutes(5));

    /// <summary>CloudWatch Logs.</summary>
    public static readonly AwsService Logs = new("logs", AwsShape.Json11, TimeSpan.FromMinutes(5));

    /// <summary>The Security Token Service.</summary>
    public static readonly AwsService Sts = new("sts", AwsShape.Query, TimeSpan.FromMinutes(15));
}
