namespace Apiary.Client.Sending;

/// <summary>Where events go together: one server, one key, one dataset. A builder's events share one object, so that most comparisons are of references.</summary>
public sealed record Destination(Uri ApiHost, string WriteKey, string Dataset)
{
    /// <summary>The destination without its key, which belongs into no log.</summary>
    public override string ToString() => $"{ApiHost} {Dataset}";
}
