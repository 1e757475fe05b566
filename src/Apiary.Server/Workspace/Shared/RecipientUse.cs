namespace Apiary.Server.Workspace.Shared;

/// <summary>Who is told by one trigger or burn alert.</summary>
/// <param name="RecipientId">A <see cref="Recipient"/>, which may be gone meanwhile; null for a marker.</param>
/// <param name="Marker">The message of a marker that is set instead of telling anybody; null for a recipient.</param>
/// <param name="Details">What is different for this one, such as a severity or variables; null for nothing.</param>
internal sealed record RecipientUse(string? RecipientId, string? Marker, JsonText? Details);
