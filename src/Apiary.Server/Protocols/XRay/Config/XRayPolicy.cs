using System.Globalization;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.XRay.Config;

/// <summary>A resource policy as it was put: kept and given back, and asked by nobody, since what a key may is said by its permissions.</summary>
internal sealed record XRayPolicy : SharedItem
{
    /// <summary>Its name, unique in the environment.</summary>
    public required string Name { get; init; }

    /// <summary>JSON.</summary>
    public required string Document { get; init; }

    /// <summary>Another one after every change.</summary>
    public string Revision => UpdatedAt.UtcTicks.ToString("x", CultureInfo.InvariantCulture);
}
