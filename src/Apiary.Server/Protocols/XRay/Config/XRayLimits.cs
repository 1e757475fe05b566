namespace Apiary.Server.Protocols.XRay.Config;

/// <summary>How many groups and rules an environment may have; AWS's own limits are 25 each.</summary>
/// <param name="MaxGroups">Most groups.</param>
/// <param name="MaxRules">Most sampling rules beside the default one.</param>
internal sealed record XRayLimits(int MaxGroups, int MaxRules);
