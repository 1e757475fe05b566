using System.Net.Sockets;

namespace Apiary.Server.Protocols.XRay;

/// <summary>How X-Ray behaves.</summary>
/// <param name="Datagrams">The bound socket that documents come by; null for none.</param>
/// <param name="Environment">Slug of the environment of what comes by the daemon's ports; null for that of others who sign nothing.</param>
internal sealed record XRayOptions(Socket? Datagrams, string? Environment);
