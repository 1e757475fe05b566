using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Workspace.Alerts;

/// <summary>One notice for one recipient, from when it is decided on until it is told or given up.</summary>
/// <param name="Id">Constant over all attempts, so that a receiver that gets it twice can tell.</param>
/// <param name="NoticeId">What they are told.</param>
/// <param name="RecipientId">Who is told.</param>
/// <param name="Details">What is different for this one, see <see cref="RecipientUse"/>; null for nothing.</param>
/// <param name="Attempts">How often it was tried until it was settled; 0 while it waits.</param>
/// <param name="SettledAt">When they were told or given up; null while it waits.</param>
/// <param name="Fault">Why they could not be told; null when they were, or while it waits.</param>
internal sealed record AlertDelivery(
    string Id,
    string NoticeId,
    string RecipientId,
    JsonText? Details,
    int Attempts = 0,
    DateTimeOffset? SettledAt = null,
    string? Fault = null);
