namespace Apiary.Server.Protocols.Honeycomb;

/// <summary>A refusal as it goes out: the HTTP status, and the text under <c>error</c>.</summary>
internal sealed record HoneycombError(int Status, string Text);
