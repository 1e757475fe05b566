using System.Collections.Immutable;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.XRay.Config;

/// <summary>A thing of X-Ray's that is kept and can have tags.</summary>
internal abstract record XRayTagged : SharedItem
{
    /// <summary>Most tags of one thing.</summary>
    public const int MaxTags = 50;

    /// <summary>Its name, unique among those of its kind.</summary>
    public required string Name { get; init; }

    /// <summary>Its ARN, as it was when it was made.</summary>
    public required string Arn { get; init; }

    /// <summary>Its tags.</summary>
    public ImmutableSortedDictionary<string, string> Tags { get; init; } = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal);
}
