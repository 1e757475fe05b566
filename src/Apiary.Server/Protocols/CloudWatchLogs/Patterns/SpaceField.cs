namespace Apiary.Server.Protocols.CloudWatchLogs.Patterns;

/// <summary>One position of a space-delimited pattern.</summary>
/// <param name="Name">Its name; null for <c>...</c>, any number of fields.</param>
/// <param name="Alternatives">Groups of tests, of which one must hold whole; empty for no test.</param>
internal sealed record SpaceField(string? Name, IReadOnlyList<IReadOnlyList<SpaceTest>> Alternatives)
{
    /// <summary>Whether it stands for any number of fields.</summary>
    public bool IsRest => Name is null;

    /// <summary>Whether the field's text passes.</summary>
    public bool Holds(string field) => Alternatives.Count == 0 || Alternatives.Any(tests => tests.All(test => test.Holds(field)));
}
