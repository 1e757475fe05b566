namespace Apiary.Server.Protocols.Aws;

/// <summary>How all endpoints of AWS's protocols behave.</summary>
/// <param name="AcceptsUnsigned">Whether requests from this machine are taken unsigned, or signed with credentials that are not known here, while nobody else can reach the server.</param>
/// <param name="Account">The account id in ARNs, 12 digits.</param>
/// <param name="Region">The region in ARNs of those who sign nothing.</param>
/// <param name="Environment">Slug of the environment of those who sign nothing; null for the usual one.</param>
/// <param name="MaxRequestBytes">Most bytes of a request's body once uncompressed; exactly as many are accepted.</param>
internal sealed record AwsOptions(bool AcceptsUnsigned, string Account, string Region, string? Environment, int MaxRequestBytes);
