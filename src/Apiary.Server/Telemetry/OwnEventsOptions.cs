using System.Reflection;

namespace Apiary.Server.Telemetry;

/// <summary>Whether and where to the server tells about itself.</summary>
/// <param name="IsOn">Whether it keeps events about its requests.</param>
internal sealed record OwnEventsOptions(bool IsOn)
{
    /// <summary>Honeycomb's own host, unless <c>HONEYCOMB_API_HOST</c> names another.</summary>
    public const string DefaultApiHost = "https://api.honeycomb.io";

    /// <summary>The key for sending them to Honeycomb too; null for not sending them.</summary>
    public string? WriteKey { get; init; }

    /// <summary>Where to.</summary>
    public Uri ApiHost { get; init; } = new(DefaultApiHost);

    /// <summary>Into which dataset there.</summary>
    public string Dataset { get; init; } = OwnEvents.DatasetName;

    /// <summary>What is written into <c>meta.beeline_version</c>.</summary>
    public string Version { get; } =
        "apiary-" + (typeof(OwnEventsOptions).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0] ?? "0");

    /// <summary>
    /// With what the environment says in the names that the gatekeeper and Honeycomb's tools use: <c>HONEYCOMB_WRITEKEY</c>,
    /// <c>HONEYCOMB_API_HOST</c>, <c>HONEYCOMB_DATASET</c>. An address that is none is as good as no address.
    /// </summary>
    public static OwnEventsOptions From(bool isOn, Func<string, string?> variable) => new(isOn)
    {
        WriteKey = variable("HONEYCOMB_WRITEKEY") is { Length: > 0 } key ? key : null,
        ApiHost = Uri.TryCreate(variable("HONEYCOMB_API_HOST"), UriKind.Absolute, out var host) && host.Scheme is "http" or "https" ? host : new Uri(DefaultApiHost),
        Dataset = variable("HONEYCOMB_DATASET") is { Length: > 0 } dataset ? dataset : OwnEvents.DatasetName,
    };
}
