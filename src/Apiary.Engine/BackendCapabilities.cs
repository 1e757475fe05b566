namespace Apiary.Engine;

/// <summary>What an <see cref="IEventBackend"/> says it can answer; what it cannot is refused clearly, not approximated.</summary>
/// <param name="Calculations">Operations it knows, in capitals.</param>
/// <param name="ReadsOwnWrites">Whether a query sees all that was acknowledged before it began.</param>
public sealed record BackendCapabilities(IReadOnlySet<string> Calculations, bool ReadsOwnWrites);
