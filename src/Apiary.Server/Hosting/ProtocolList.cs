using Apiary.Server.Protocols;
using Apiary.Server.Protocols.Aws;
using Apiary.Server.Protocols.CloudWatchLogs;
using Apiary.Server.Protocols.Honeycomb;
using Apiary.Server.Protocols.Honeycomb.Management;
using Apiary.Server.Protocols.Honeycomb.Markers;
using Apiary.Server.Protocols.Honeycomb.Queries;
using Apiary.Server.Protocols.Honeycomb.TeamApi;
using Apiary.Server.Protocols.Otlp;
using Apiary.Server.Protocols.Rollbar;
using Apiary.Server.Protocols.XRay;

namespace Apiary.Server.Hosting;

/// <summary>The protocols that the server speaks, one line each.</summary>
internal static class ProtocolList
{
    /// <summary>Types that implement <see cref="IProtocol"/>.</summary>
    public static readonly IReadOnlyList<Type> All =
    [
        typeof(HoneycombIngestProtocol),
        typeof(HoneycombQueriesProtocol),
        typeof(HoneycombMarkersProtocol),
        typeof(HoneycombManagementProtocol),
        typeof(HoneycombTeamProtocol),
        typeof(OtlpIngestProtocol),
        typeof(AwsProtocol),
        typeof(CloudWatchLogsProtocol),
        typeof(XRayProtocol),
        typeof(RollbarProtocol),
    ];
}
