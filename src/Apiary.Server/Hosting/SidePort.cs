using System.Net;

namespace Apiary.Server.Hosting;

/// <summary>Where a port beside the main one is to be that senders of a protocol expect, see <see cref="OtlpListeners"/> and <see cref="XRayPorts"/>.</summary>
/// <param name="EndPoint">The address that was named, port 0 for any free one; null when none was.</param>
/// <param name="IsAuto">The usual port, left out while another program has it.</param>
internal sealed record SidePort(IPEndPoint? EndPoint, bool IsAuto)
{
    /// <summary>The usual port, if it is free.</summary>
    public static readonly SidePort Auto = new(null, true);

    /// <summary>No such port.</summary>
    public static readonly SidePort None = new(null, false);

    /// <summary><c>auto</c>, <c>none</c> or <c>HOST:PORT</c>; null for anything else.</summary>
    public static SidePort? Parse(string text) => text switch
    {
        "auto" => Auto,
        "none" => None,
        _ => OptionText.TryParseEndPoint(text, out var endPoint) ? new SidePort(endPoint, false) : null,
    };
}
