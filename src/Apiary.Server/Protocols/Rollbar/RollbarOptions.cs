using Apiary.Server.Errors;

namespace Apiary.Server.Protocols.Rollbar;

/// <summary>How Rollbar's protocol behaves.</summary>
/// <param name="MaxRequestBytes">Most bytes of a request's body once uncompressed; exactly as many are accepted.</param>
/// <param name="TakesAnyPostToken">Whether either posting scope takes items of any platform.</param>
/// <param name="Rate">How many items each token may send; null for any number.</param>
internal sealed record RollbarOptions(int MaxRequestBytes, bool TakesAnyPostToken, RateRule? Rate = null);
