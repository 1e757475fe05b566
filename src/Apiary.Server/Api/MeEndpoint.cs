using System.Net;
using System.Reflection;
using Apiary.Server.Workspace;
using Apiary.Server.Workspace.Members;

namespace Apiary.Server.Api;

/// <summary><c>GET /api/me</c>: who asks, what they may do, and how this server is reached from where they are. Never refused.</summary>
internal sealed class MeEndpoint(WorkspaceStore workspace, CallerFinder finder, PortAddresses ports)
{
    private static readonly string? Version = typeof(MeEndpoint).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion;

    /// <summary>Adds the route.</summary>
    public void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/me", HandleAsync).AllowCallers(CallerPolicy.Whoever);

    private Task HandleAsync(HttpContext context)
    {
        var caller = context.CallerIfKnown();
        var teams = workspace.Teams.ToDictionary(team => team.Id, team => team.Name, StringComparer.Ordinal);
        var seen = caller is null ? [] : caller.Key is null ? workspace.Environments : [caller.Environment];
        return context.Response.WriteAsJsonAsync(
            new
            {
                login_required = !finder.MayBeAnonymous(context),
                person = caller?.Member is { } member ? Describe(member) : null,
                @operator = caller?.IsOperator ?? false,
                environment = caller is null ? null : Describe(caller.Environment, teams),
                environments = seen.Select(environment => Describe(environment, teams)),
                may = caller is null ? [] : MayOf(caller),
                version = Version,
                addresses = AddressesFor(context.Request),
            },
            context.RequestAborted);
    }

    private static object Describe(Member member) => new
    {
        id = member.Id,
        name = member.Name,
        email = member.Email,
        role = MemberText.NameOf(member.Role),
        temporary_password = member.HasTemporaryPassword,
    };

    private static object Describe(WorkspaceEnvironment environment, Dictionary<string, string> teams) => new
    {
        id = environment.Id,
        name = environment.Name,
        slug = environment.Slug,
        team = teams.GetValueOrDefault(environment.TeamId, environment.Name),
    };

    /// <summary>Permissions as keys have them, then <c>keys</c> and <c>members</c> for those who manage them.</summary>
    private static IEnumerable<string> MayOf(Caller caller)
    {
        var granted = KeyPermissionNames.All.Where(pair => caller.May(pair.Value)).Select(pair => pair.Key);
        return caller.IsOwner ? granted.Concat(["keys", "members"]) : granted;
    }

    /// <summary>The addresses by which the caller reaches this server: by the name that they used.</summary>
    private object AddressesFor(HttpRequest request)
    {
        var scheme = request.Headers["X-Forwarded-Proto"].ToString().StartsWith("https", StringComparison.OrdinalIgnoreCase) ? "https" : request.Scheme;
        return new
        {
            http = $"{scheme}://{request.Host}",
            otlp_http = AddressOf(ports.OtlpHttp, request.Host.Host),
            otlp_grpc = AddressOf(ports.OtlpGrpc, request.Host.Host),
            xray = AddressOf(ports.XRay, request.Host.Host)?["http://".Length..],
        };
    }

    /// <summary>How a port is reached by who reached this server by the name <paramref name="host"/>; null without a port.</summary>
    internal static string? AddressOf(IPEndPoint? listener, string host)
    {
        if (listener is null) return null;
        var address = listener.Address;
        var isByAnyName = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any) || IPAddress.IsLoopback(address);
        // A port on one address alone is reached by that address.
        return isByAnyName ? $"http://{host}:{listener.Port}" : $"http://{listener}";
    }
}
