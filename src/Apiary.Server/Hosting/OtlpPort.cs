using System.Net;

namespace Apiary.Server.Hosting;

/// <summary>Where one of the two ports that OpenTelemetry's exporters expect is to be, see <see cref="OtlpListeners"/>.</summary>
/// <param name="EndPoint">The address that was named, port 0 for any free one; null when none was.</param>
/// <param name="IsAuto">The usual port on the host of the main one, left out while another program has it.</param>
internal sealed record OtlpPort(IPEndPoint? EndPoint, bool IsAuto)
{
    /// <summary>The usual port, if it is free.</summary>
    public static readonly OtlpPort Auto = new(null, true);

    /// <summary>No such port: the main one takes OTLP.</summary>
    public static readonly OtlpPort None = new(null, false);

    /// <summary><c>auto</c>, <c>none</c> or <c>HOST:PORT</c>; null for anything else.</summary>
    public static OtlpPort? Parse(string text) => text switch
    {
        "auto" => Auto,
        "none" => None,
        _ => OptionText.TryParseEndPoint(text, out var endPoint) ? new OtlpPort(endPoint, false) : null,
    };
}
