using Apiary.Server.Errors;
using Apiary.Server.Workspace.Members;

namespace Apiary.Server.Api.Errors;

/// <summary>All routes under <c>/api/errors</c>. See docs/protocols/api.md.</summary>
internal sealed class ErrorsApi(ErrorItems items, ErrorCounts counts, ErrorFigures figures, Occurrences occurrences, Deploys deploys, MemberStore members, TimeProvider time)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        new ErrorItemsEndpoint(items, counts, figures, members, time).Map(routes);
        new ErrorItemEndpoint(items, counts, figures, deploys, members, time).Map(routes);
        new ErrorOccurrencesEndpoint(items, occurrences).Map(routes);
        new ErrorDeploysEndpoint(deploys).Map(routes);
    }
}
