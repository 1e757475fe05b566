using Apiary.Client.Sending;

namespace Apiary.Client.Transmissions;

/// <summary>What stands at the head of a file in the spool.</summary>
/// <param name="Destination">Where it goes.</param>
/// <param name="Events">How many events it has.</param>
/// <param name="Gzip">Whether its body is compressed.</param>
internal sealed record SpooledBatch(Destination Destination, int Events, bool Gzip);
