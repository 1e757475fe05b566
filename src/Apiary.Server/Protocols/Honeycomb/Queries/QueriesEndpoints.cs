using System.Text;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace;

namespace Apiary.Server.Protocols.Honeycomb.Queries;

/// <summary><c>/1/queries/{slug|__all__}</c>: questions are saved once and never change, section 8.1.</summary>
internal sealed class QueriesEndpoints(QueryScopes scopes, FixedQueries saved)
{
    /// <summary>POST: 200 and the specification with its id.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        if (scopes.Resolve(context.Caller(), Route(context, "slug")) is not { } scope)
        {
            await HoneycombProblem.DatasetMissing(context);
            return;
        }

        using var body = await RequestBody.ReadAsync(context);
        if (body is null)
        {
            await HoneycombProblem.Simple(context, 400, "invalid Query data");
            return;
        }

        var errors = new List<SpecError>();
        var spec = QuerySpecJson.Read(body.RootElement, errors);
        if (spec is not null) errors.AddRange(QueryValidation.Check(spec));
        if (errors.Count > 0)
        {
            await HoneycombProblem.Invalid(context, errors);
            return;
        }

        if (QueryColumns.FindUnknown(spec!, scope) is { } unknown)
        {
            await HoneycombProblem.Simple(context, 400, $"unknown column: {unknown.Message}");
            return;
        }

        // Stored fields are put in when the question is asked, as they are then; here they only have to go together.
        _ = QueryColumns.WithDerived(spec!, scope, errors);
        if (errors.Count > 0)
        {
            await HoneycombProblem.Invalid(context, errors);
            return;
        }

        // The vendor adds the calculation that is meant when none is named.
        if (spec!.Calculations.Count == 0) spec = spec with { Calculations = [new Calculation("COUNT")] };
        await WriteAsync(context, saved.Save(scope.Environment.Id, scope.Slug, QuerySpecJson.ToJson(spec)), spec);
    }

    /// <summary>GET: the specification of an id.</summary>
    public Task GetAsync(HttpContext context)
    {
        if (scopes.Resolve(context.Caller(), Route(context, "slug")) is not { } scope) return HoneycombProblem.DatasetMissing(context);
        var id = Route(context, "id");
        if (!Ids.IsShort(id)) return HoneycombProblem.MalformedId(context);
        return saved.Find(scope.Environment.Id, id) is { } query && query.Dataset == scope.Slug
            ? WriteAsync(context, query, Parse(query))
            : HoneycombProblem.NotFound(context, "Query not found");
    }

    /// <summary>The specification of a saved query, which was checked when it was saved.</summary>
    internal static QuerySpec Parse(FixedQuery query) =>
        QuerySpecJson.Read(Encoding.UTF8.GetBytes(query.Spec), new List<SpecError>())
            ?? throw new InvalidDataException($"expected the saved query {query.Id} to be readable, found {query.Spec}");

    private static string Route(HttpContext context, string name) => (string)context.Request.RouteValues[name]!;

    private static Task WriteAsync(HttpContext context, FixedQuery query, QuerySpec spec) =>
        HoneycombProblem.Write(context, 200, "application/json", writer =>
        {
            writer.WriteString("id", query.Id);
            QuerySpecJson.WriteFields(writer, spec);
        });
}
