namespace Apiary.Server.Workspace.Slos;

/// <summary>Events that an objective counts, each as often as its sample rate says.</summary>
/// <param name="Total">Good and bad ones.</param>
/// <param name="Bad">Bad ones.</param>
internal readonly record struct SloCount(double Total, double Bad)
{
    /// <summary>Both together.</summary>
    public static SloCount operator +(SloCount left, SloCount right) => new(left.Total + right.Total, left.Bad + right.Bad);
}
