using Apiary.Server.Errors;
using Apiary.Server.Ingest;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Usage;

namespace Apiary.Server.Protocols.Rollbar;

/// <summary>What the endpoints share.</summary>
internal sealed record RollbarServices(
    RollbarOptions Options, WorkspaceStore Workspace, UsageStore Usage, ErrorReports Reports, TokenRates Rates, Arrivals Arrivals, TimeProvider Time, ILogger<RollbarProtocol> Logger);
