using System.Net;
using System.Net.Sockets;

namespace Apiary.Server.Hosting;

/// <summary>A port for OTLP beside the main one.</summary>
/// <param name="Transport">What exporters send to it by default, in words: <c>OTLP over HTTP</c>.</param>
/// <param name="EndPoint">Where it is, with the port it really got.</param>
/// <param name="Socket">Bound and listening; null when another program has the port.</param>
internal sealed record OtlpListener(string Transport, IPEndPoint EndPoint, Socket? Socket)
{
    /// <summary>False when another program has the port.</summary>
    public bool IsOpen => Socket is not null;
}
