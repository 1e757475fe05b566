using Apiary.Server.Errors;
using Apiary.Server.Errors.Rules;
using Apiary.Server.Errors.SourceMaps;

namespace Apiary.Server.Api.Errors;

/// <summary>What can be done to items beside looking at and changing them: histories, merging.</summary>
internal sealed class ErrorParts(ErrorItems items, ErrorCounts counts, SourceMapStore maps, GroupingRuleStore rules, RuleTrial trial)
{
    /// <summary>Adds the routes.</summary>
    public void Map(IEndpointRouteBuilder routes)
    {
        new ErrorHistoryEndpoints(items).Map(routes);
        new ErrorMergeEndpoints(items, counts).Map(routes);
        new SourceMapsEndpoint(maps).Map(routes);
        new GroupingRulesEndpoint(rules, trial).Map(routes);
    }
}
