namespace Apiary.Server.Workspace;

/// <summary>A new key, and the only time that its secret is seen.</summary>
/// <param name="Key">The key.</param>
/// <param name="Secret">What the sender puts into <c>X-Honeycomb-Team</c>.</param>
internal sealed record CreatedKey(ApiKey Key, string Secret);
