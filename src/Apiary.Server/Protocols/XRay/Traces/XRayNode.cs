namespace Apiary.Server.Protocols.XRay.Traces;

/// <summary>A service in a graph.</summary>
/// <param name="Id">Which.</param>
/// <param name="Reference">Its number in the graph.</param>
internal sealed record XRayNode(XRayServiceId Id, int Reference)
{
    /// <summary>What its own segments came to; of one that sent none, the calls to it.</summary>
    public XRayStatistics Statistics { get; } = new();

    /// <summary>Whether it sent segments.</summary>
    public bool IsActive { get; set; }

    /// <summary>Whether traces begin with it.</summary>
    public bool IsRoot { get; set; }

    /// <summary>What it called, by the number of that service.</summary>
    public SortedDictionary<int, XRayStatistics> Calls { get; } = [];

    /// <summary>Whether it stands for who called the first service.</summary>
    public bool IsClient => Id.Type == "client";
}
