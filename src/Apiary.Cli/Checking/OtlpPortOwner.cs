namespace Apiary.Cli.Checking;

/// <summary>Who answers at a port.</summary>
/// <param name="Kind">Who.</param>
/// <param name="Text">An Apiary server's main address, or what a stranger said.</param>
internal sealed record OtlpPortOwner(OtlpPortOwnerKind Kind, string Text);
