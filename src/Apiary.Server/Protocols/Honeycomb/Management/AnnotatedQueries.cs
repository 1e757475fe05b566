using System.Text;
using Apiary.Engine.Queries;
using Apiary.Server.Queries;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>
/// A query annotation of the vendor is a saved query of ours: a name for a question. The vendor's refers to the question by id, ours
/// holds it; as the same question always has the same id, one follows from the other.
/// </summary>
internal sealed class AnnotatedQueries(FixedQueries queries)
{
    /// <summary>The id of a saved query's question, which gets one now when it has none; empty for one that can no longer be read.</summary>
    public string QueryIdOf(SavedQuery saved)
    {
        if (QuerySpecJson.Read(Encoding.UTF8.GetBytes(saved.Query.ToString()), new List<SpecError>()) is not { } spec) return "";
        if (spec.Calculations.Count == 0) spec = spec with { Calculations = [new Calculation("COUNT")] };
        return queries.Save(saved.EnvironmentId, saved.Dataset ?? QueryScope.AllSlug, QuerySpecJson.ToJson(spec)).Id;
    }
}
