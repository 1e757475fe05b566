using System.Collections.Immutable;

namespace Apiary.Server.Protocols.XRay.Config;

/// <summary>Which requests SDKs trace, and how many of them (section 6.5 of the protocol reference).</summary>
internal sealed record XRaySamplingRule : XRayTagged
{
    /// <summary>The name of the rule that is always there and takes what no other does.</summary>
    public const string DefaultName = "Default";

    /// <summary>The priority of that rule, behind all others.</summary>
    public const int DefaultPriority = 10_000;

    /// <summary>Rules are tried by priority, 1 first; those of one priority by name.</summary>
    public required int Priority { get; init; }

    /// <summary>How much of what is beyond the reservoir is traced, 0 to 1.</summary>
    public required double FixedRate { get; init; }

    /// <summary>How many requests a second are traced before that, over all clients.</summary>
    public required int ReservoirSize { get; init; }

    /// <summary>Glob of the service's name.</summary>
    public required string ServiceName { get; init; }

    /// <summary>Glob of its origin.</summary>
    public required string ServiceType { get; init; }

    /// <summary>Glob of the Host header.</summary>
    public required string Host { get; init; }

    /// <summary>Glob of the method.</summary>
    public required string HttpMethod { get; init; }

    /// <summary>Glob of the path.</summary>
    public required string UrlPath { get; init; }

    /// <summary>Glob of the resource's ARN; SDKs take <c>*</c> alone.</summary>
    public required string ResourceArn { get; init; }

    /// <summary>Names and values of the segment that must be there.</summary>
    public ImmutableSortedDictionary<string, string> Attributes { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);

    /// <summary>The rule of an environment that has not changed it.</summary>
    public static XRaySamplingRule Default(string environmentId, string arn) => new()
    {
        Id = DefaultName,
        EnvironmentId = environmentId,
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        Name = DefaultName,
        Arn = arn,
        Priority = DefaultPriority,
        FixedRate = 0.05,
        ReservoirSize = 1,
        ServiceName = "*",
        ServiceType = "*",
        Host = "*",
        HttpMethod = "*",
        UrlPath = "*",
        ResourceArn = "*",
    };
}
