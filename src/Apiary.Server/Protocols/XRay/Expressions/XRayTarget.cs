namespace Apiary.Server.Protocols.XRay.Expressions;

/// <summary>Which services are meant; what is null is any.</summary>
/// <param name="Name">The name.</param>
/// <param name="Type">The origin, or <c>client</c>, <c>remote</c>.</param>
/// <param name="Account">The account's id.</param>
internal sealed record XRayTarget(string? Name, string? Type, string? Account)
{
    /// <summary>Every service.</summary>
    public static readonly XRayTarget Any = new(null, null, null);
}
