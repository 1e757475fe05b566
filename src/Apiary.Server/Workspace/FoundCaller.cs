namespace Apiary.Server.Workspace;

/// <summary>What a request shows of its caller.</summary>
/// <param name="Caller">Who it is; null when that is not known, and then <paramref name="Status"/> and <paramref name="Fault"/> say why.</param>
/// <param name="IsByBrowser">True when it is known by what a browser adds by itself, so that another page may have sent it.</param>
/// <param name="Status">The status to refuse with.</param>
/// <param name="Fault">Why, in words; empty when the caller is known.</param>
internal readonly record struct FoundCaller(Caller? Caller, bool IsByBrowser, int Status = 0, string Fault = "");
