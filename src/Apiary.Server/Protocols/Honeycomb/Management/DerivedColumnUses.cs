using System.Text;
using Apiary.Engine.Queries;
using Apiary.Engine.Queries.Fields;
using Apiary.Server.Queries;
using Apiary.Server.Workspace.Shared;

namespace Apiary.Server.Protocols.Honeycomb.Management;

/// <summary>Finds who relies on a derived column.</summary>
internal sealed class DerivedColumnUses(SharedStore shared, FixedQueries queries)
{
    /// <summary>Who would break without a field, in words such as <c>the derived column slow</c>; empty when nobody would.</summary>
    public IReadOnlyList<string> Of(DerivedColumn field) => [.. Fields(field), .. Objectives(field), .. Triggers(field), .. Boards(field)];

    /// <summary>Whether something of a dataset sees the field.</summary>
    private static bool IsSeenIn(DerivedColumn field, string slug) => field.Dataset == QueryScope.AllSlug || field.Dataset == slug;

    private static bool Names(string spec, string alias) =>
        QuerySpecJson.Read(Encoding.UTF8.GetBytes(spec), new List<SpecError>()) is { } read && QueryColumns.NamesOf(read).Contains(alias);

    private IEnumerable<string> Fields(DerivedColumn field) =>
        from other in shared.DerivedColumns.List(field.EnvironmentId)
        where other.Id != field.Id && IsSeenIn(field, other.Dataset) && FieldParser.Parse(other.Expression).Columns.Contains(field.Alias)
        select $"the derived column {other.Alias}";

    private IEnumerable<string> Objectives(DerivedColumn field) =>
        from slo in shared.Slos.List(field.EnvironmentId)
        where slo.SliAlias == field.Alias && IsSeenIn(field, slo.Dataset)
        select $"the SLO {slo.Name}";

    private IEnumerable<string> Triggers(DerivedColumn field) =>
        from trigger in shared.Triggers.List(field.EnvironmentId)
        where IsSeenIn(field, trigger.Dataset) && queries.Find(field.EnvironmentId, trigger.QueryId) is { } query && Names(query.Spec, field.Alias)
        select $"the trigger {trigger.Name}";

    private IEnumerable<string> Boards(DerivedColumn field) =>
        from board in shared.Boards.List(field.EnvironmentId)
        where board.Panels.OfType<BoardPanel.Query>().Any(panel =>
            shared.SavedQueries.Find(field.EnvironmentId, panel.SavedQueryId) is { } saved
            && IsSeenIn(field, saved.Dataset ?? QueryScope.AllSlug)
            && Names(saved.Query.ToString(), field.Alias))
        select $"the board {board.Name}";
}
