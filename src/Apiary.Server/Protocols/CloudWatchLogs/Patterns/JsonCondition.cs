using System.Text.Json;
using Apiary.Engine.Events;
using Apiary.Engine.Queries;

namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>A condition of a JSON pattern, section 7.2. Immutable.</summary>
internal abstract class JsonCondition
{
    /// <summary>Whether a message, an object, fulfils it.</summary>
    public abstract bool Holds(JsonElement message);

    /// <summary>All selectors in it, in the order in which they are written.</summary>
    public abstract IEnumerable<JsonSelector> Selectors { get; }

    /// <summary>Filters that must all hold when this does; empty when the engine cannot say any.</summary>
    public abstract IEnumerable<Filter> Needed(Func<string, ColumnType?> typeOf);
}
